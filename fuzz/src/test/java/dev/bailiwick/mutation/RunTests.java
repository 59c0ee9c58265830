package dev.bailiwick.mutation;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs test classes in a process of its own: 0 if all passed, 3 if one failed, 4 if none ran. */
final class RunTests {
    static final int PASSED = 0;
    static final int FAILED = 3;
    static final int NONE = 4;

    private RunTests() {}

    public static void main(String[] classes) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(classes).map(name -> selectClass(name)).toList())
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.getFailures().stream()
                .limit(3)
                .forEach(failure ->
                        System.out.println(failure.getTestIdentifier().getDisplayName() + ": "
                                + String.valueOf(failure.getException())
                                        .lines()
                                        .findFirst()
                                        .orElse("")));
        long failed = summary.getTotalFailureCount();
        System.exit(failed > 0 ? FAILED : summary.getTestsSucceededCount() == 0 ? NONE : PASSED);
    }
}

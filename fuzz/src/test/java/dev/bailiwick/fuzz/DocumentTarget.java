package dev.bailiwick.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bailiwick.cli.document.UnreadableDocuments;
import dev.bailiwick.cli.document.YamlDocuments;
import dev.bailiwick.cli.document.YamlDocuments.YamlDocument;
import dev.bailiwick.core.document.Bound;
import dev.bailiwick.core.document.Document;
import dev.bailiwick.core.document.DocumentError;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.engine.json.Json;
import java.util.List;

/** Documents from YAML to the policy: what is bound is written and bound again as the same, every refusal names its place. */
public final class DocumentTarget {
    private DocumentTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        List<YamlDocument> documents;
        try {
            documents = YamlDocuments.read("input", new String(data, UTF_8));
        } catch (UnreadableDocuments refused) {
            return;
        }
        for (YamlDocument each : documents) {
            switch (Document.bind(each.tree())) {
                case Bound.Errors<Document> errors -> {
                    for (DocumentError error : errors.errors()) {
                        Expect.that(!error.message().isEmpty(), "a refusal says what is wrong");
                        Expect.that(
                                each.locate(error.pointer(), error.message()).startsWith("input"), "and where");
                    }
                }
                case Bound.Value<Document> bound -> {
                    Object tree = Json.read(Json.write(bound.value().source()));
                    Expect.equal(
                            Document.bind(tree).orElseThrow().digest(),
                            bound.value().digest(),
                            "bound, written, bound");
                    Expect.that(PolicySnapshot.of(1, List.of(bound.value())).version() == 1, "it becomes a policy");
                }
            }
        }
    }
}

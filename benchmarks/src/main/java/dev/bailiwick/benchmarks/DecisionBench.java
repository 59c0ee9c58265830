package dev.bailiwick.benchmarks;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.zone.EditOp;
import dev.bailiwick.core.zone.Semantics;
import dev.bailiwick.engine.change.ChangeRequest;
import dev.bailiwick.engine.change.RecordText;
import dev.bailiwick.engine.change.RequestCodec;
import dev.bailiwick.engine.change.Verdict;
import dev.bailiwick.engine.credential.Authentication;
import dev.bailiwick.engine.principal.Principal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.casbin.jcasbin.main.Enforcer;
import org.casbin.jcasbin.model.Model;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * One decision as a door makes it: authenticate a lease, match its scope, evaluate one CEL condition, plan the edit against
 * the zone and assess its risk. Nothing is stored. Beside it jCasbin, which only matches rules.
 */
final class DecisionBench {
    private static final int IDENTITIES = 10_000;
    private static final int LEASES = 500;
    private static final int CALLS = 100_000;

    /** A credential and what is asked with it. */
    private record Asked(String secret, RequestCodec.Asked change) {}

    List<Result> run() throws Exception {
        Measure.Latencies few = measure(1_000, 1_000);
        Measure.Latencies many = measure(IDENTITIES, 100_000);
        double casbin = casbin();
        return List.of(
                Result.beside(
                        "decision-median",
                        "lease authenticated, scope, CEL, plan, risk; 10,000 identities, 100,000 grants",
                        many.median(),
                        "us",
                        "jcasbin, 100,000 rules",
                        casbin,
                        "under 5 us and 20 times faster than jCasbin",
                        many.median() < 5 && casbin >= 20 * many.median()),
                Result.alone("decision-p99", "as above", many.at(0.99), "us", "under 20 us", many.at(0.99) < 20),
                Result.beside(
                        "decision-growth",
                        "median at 100,000 grants beside 1,000",
                        many.median(),
                        "us",
                        "ourselves at 1,000 grants",
                        few.median(),
                        "at most 1.5 times",
                        many.median() <= 1.5 * few.median()));
    }

    private static Measure.Latencies measure(int identities, int grants) throws Exception {
        Path directory = Files.createTempDirectory("bailiwick-bench-");
        Bench.say("declaring " + identities + " identities and " + grants + " grants");
        try (BenchEngine bench = new BenchEngine(directory, identities, grants)) {
            List<Asked> asked = new ArrayList<>();
            for (int i = 0; i < LEASES; i++) {
                int identity = Measure.random(identities);
                asked.add(new Asked(bench.lease(identity).secret(), change(identity)));
            }
            ZoneId zone = ZoneId.of(BenchEngine.ZONE);
            return Measure.latencies(CALLS, CALLS, i -> decide(bench, zone, asked.get(Measure.random(LEASES))));
        }
    }

    private static RequestCodec.Asked change(int identity) {
        Name name = Names.parse("www.n" + identity + "." + BenchEngine.ZONE);
        Rrset rrset = Rrset.of(name, Type.A, 300, RecordText.parseAll(name, Type.A, 300, List.of("192.0.2.99")));
        return new RequestCodec.Asked(List.of(), List.of(new EditOp.Replace(rrset)), Semantics.STRICT);
    }

    private static void decide(BenchEngine bench, ZoneId zone, Asked asked) {
        if (!(bench.engine().credentials().bearer(asked.secret()) instanceof Authentication.Known known)) {
            throw new IllegalStateException("the lease is not in force");
        }
        Principal principal = known.principal();
        Verdict verdict = bench.engine()
                .changes()
                .plan(new ChangeRequest(zone, principal, "bench", "bench", asked.change(), true, Optional.empty()));
        if (!(verdict instanceof Verdict.Judged)) {
            throw new IllegalStateException("refused: " + verdict);
        }
    }

    /** The same rules as tuples: who may do what to which name; the matched rule lies anywhere. */
    private static double casbin() throws Exception {
        int rules = 100_000;
        Model model = new Model();
        model.addDef("r", "r", "sub, obj, act");
        model.addDef("p", "p", "sub, obj, act");
        model.addDef("e", "e", "some(where (p.eft == allow))");
        model.addDef("m", "m", "r.sub == p.sub && r.obj == p.obj && r.act == p.act");
        Enforcer enforcer = new Enforcer(model);
        enforcer.enableLog(false);
        List<List<String>> tuples = new ArrayList<>();
        for (int i = 0; i < rules; i++) {
            tuples.add(List.of("i" + i % IDENTITIES, "n" + i + "." + BenchEngine.ZONE, "write"));
        }
        enforcer.addPolicies(tuples);
        return Measure.latencies(5, 20, i -> {
                    int rule = Measure.random(rules);
                    if (!enforcer.enforce("i" + rule % IDENTITIES, "n" + rule + "." + BenchEngine.ZONE, "write")) {
                        throw new IllegalStateException("jCasbin refused");
                    }
                })
                .median();
    }
}

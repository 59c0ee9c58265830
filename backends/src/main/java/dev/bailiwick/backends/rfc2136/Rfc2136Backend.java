package dev.bailiwick.backends.rfc2136;

import dev.bailiwick.backends.SignersRecords;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.BackendSpec;
import dev.bailiwick.core.document.TrustAnchorSpec;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.dns.client.UpdateClient;
import dev.bailiwick.dns.client.UpdateClient.Answer;
import dev.bailiwick.dns.client.ZoneCopy;
import dev.bailiwick.dns.tsig.TsigAlgorithm;
import dev.bailiwick.dns.tsig.TsigKey;
import dev.bailiwick.dns.verify.AuthoritativeQuery;
import dev.bailiwick.dns.verify.QueryResult;
import dev.bailiwick.engine.port.Backend;
import dev.bailiwick.engine.port.LocalSecrets;
import java.io.IOException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.ZoneTransferException;

/**
 * A server that takes DNS UPDATE: one change is one message, which the server applies whole or not at all (RFC 2136,
 * section 3.7). The key's secret is read at each use, so that a replaced one needs no restart. Thread-safe.
 */
public final class Rfc2136Backend implements Backend {
    private static final String NO_SECRET = "the secret of this backend's key is not in the server's configuration";

    private final BackendSpec.Rfc2136 spec;
    private final LocalSecrets secrets;
    private final UpdateClient client;
    private final AuthoritativeQuery query = AuthoritativeQuery.withDefaults();

    /** The copies as they were transferred, signer's records included: what an incremental transfer goes on from. */
    private final Map<Content, ZoneTree> whole = new WeakHashMap<>();

    public Rfc2136Backend(BackendSpec.Rfc2136 spec, LocalSecrets secrets, InstantSource clock) {
        this.spec = spec;
        this.secrets = secrets;
        this.client = new UpdateClient(spec.server(), spec.timeout(), clock);
    }

    @Override
    public List<Outcome> apply(ZoneId zone, List<Intended> changes) {
        Optional<TsigKey> key = key();
        List<Outcome> outcomes = new ArrayList<>();
        for (List<Intended> wave : Waves.of(changes)) {
            if (key.isEmpty()) {
                wave.forEach(change -> outcomes.add(rejected(Kind.UNAVAILABLE, NO_SECRET, false)));
                continue;
            }
            List<Message> updates = wave.stream()
                    .map(change -> UpdateEncoding.encode(zone.apex(), change.edits()))
                    .toList();
            List<Answer> answers = client.send(updates, key.get());
            for (int i = 0; i < wave.size(); i++) {
                Outcome outcome = outcome(answers.get(i));
                outcomes.add(outcome instanceof Outcome.Accepted ? completed(zone, wave.get(i), key.get()) : outcome);
            }
        }
        return outcomes;
    }

    /**
     * NOERROR is no proof of effect: a server that signs the zone itself (Knot 3.2) takes a message that puts a CNAME in
     * other data's place, removes the data, and ignores the CNAME because of the signatures that are still there. So it is
     * looked for, and asked for once more.
     */
    private Outcome completed(ZoneId zone, Intended change, TsigKey key) {
        List<RrsetEdit> swallowed = UpdateEncoding.cnamesInPlaceOfData(change.edits()).stream()
                .filter(edit -> !holds(zone, edit))
                .toList();
        if (swallowed.isEmpty()) {
            return new Outcome.Accepted();
        }
        Answer again = client.send(List.of(UpdateEncoding.encodeAdditions(zone.apex(), change.edits(), swallowed)), key)
                .getFirst();
        boolean done = again instanceof Answer.Rcoded rcoded
                && rcoded.rcode() == Rcode.NOERROR
                && swallowed.stream().allMatch(edit -> holds(zone, edit));
        return done ? new Outcome.Accepted() : new Outcome.Unknown("a CNAME in other data's place does not show");
    }

    private boolean holds(ZoneId zone, RrsetEdit edit) {
        return query.ask(spec.server(), zone.apex(), edit.name(), edit.type()) instanceof QueryResult.Answered answered
                && answered.rrset().equals(Optional.ofNullable(edit.after()));
    }

    private static Outcome outcome(Answer answer) {
        return switch (answer) {
            case Answer.NotSent notSent -> rejected(Kind.UNAVAILABLE, notSent.cause(), false);
            case Answer.Lost lost -> new Outcome.Unknown(lost.cause());
            case Answer.Rcoded rcoded -> outcome(rcoded.rcode());
        };
    }

    private static Outcome outcome(int rcode) {
        String told = "the zone's server answered " + Rcode.string(rcode);
        return switch (rcode) {
            case Rcode.NOERROR -> new Outcome.Accepted();
            case Rcode.YXDOMAIN, Rcode.YXRRSET, Rcode.NXRRSET, Rcode.NXDOMAIN -> rejected(Kind.CONFLICT, told, true);
            case Rcode.SERVFAIL -> new Outcome.Unknown(told);
            default -> rejected(Kind.UNAVAILABLE, told, false);
        };
    }

    private static Outcome rejected(Kind kind, String message, boolean moved) {
        return new Outcome.Rejected(Refusal.of(kind, message), moved);
    }

    @Override
    public Content read(ZoneId zone) throws BackendException {
        ZoneTree held = transfer(zone, Optional.empty()).tree();
        return kept(new Content(ZoneCopy.serial(held), SignersRecords.without(held)), held);
    }

    @Override
    public Followed follow(ZoneId zone, Content known) throws BackendException {
        Optional<ZoneTree> held;
        synchronized (whole) {
            held = Optional.ofNullable(whole.get(known));
        }
        ZoneCopy.Refreshed now = transfer(zone, held);
        if (held.isPresent() && now.tree() == held.get()) {
            return Followed.unmoved(known);
        }
        Optional<Set<RrsetKey>> touched = now.touched().map(SignersRecords::without);
        ZoneTree tree = touched.map(keys -> moved(known.tree(), now.tree(), keys))
                .orElseGet(() -> SignersRecords.without(now.tree()));
        return new Followed(kept(new Content(ZoneCopy.serial(now.tree()), tree), now.tree()), touched);
    }

    /** The content with what an incremental transfer has moved: its cost is that of the transfer. */
    private static ZoneTree moved(ZoneTree content, ZoneTree held, Set<RrsetKey> keys) {
        List<RrsetEdit> edits = new ArrayList<>();
        for (RrsetKey key : keys) {
            Rrset before = content.find(key.name(), key.type()).orElse(null);
            Rrset after = held.find(key.name(), key.type()).orElse(null);
            if (!Objects.equals(before, after)) {
                edits.add(RrsetEdit.between(before, after));
            }
        }
        return edits.isEmpty() ? content : content.with(edits, content.version() + 1);
    }

    private Content kept(Content content, ZoneTree tree) {
        synchronized (whole) {
            whole.put(content, tree);
        }
        return content;
    }

    @Override
    public boolean mayNotify(InetAddress source) {
        return source.equals(spec.server().getAddress());
    }

    @Override
    public boolean followsCheaply() {
        return true;
    }

    private ZoneCopy.Refreshed transfer(ZoneId zone, Optional<ZoneTree> held) throws BackendException {
        TsigKey key = key().orElseThrow(() -> new BackendException(NO_SECRET));
        try {
            return ZoneCopy.bringUp(zone.apex(), held.orElse(null), spec.server(), Optional.of(key), spec.timeout());
        } catch (IOException | ZoneTransferException | RuntimeException e) {
            throw new BackendException("the zone could not be transferred: " + e.getMessage(), e);
        }
    }

    private Optional<TsigKey> key() {
        return secrets.find(spec.secretId())
                .filter(secret -> secret.length > 0)
                .map(secret -> new TsigKey(spec.keyName(), algorithm(spec.algorithm()), secret, true, null));
    }

    private static TsigAlgorithm algorithm(TrustAnchorSpec.TsigAlgorithm algorithm) {
        return switch (algorithm) {
            case HMAC_SHA256 -> TsigAlgorithm.HMAC_SHA256;
            case HMAC_SHA384 -> TsigAlgorithm.HMAC_SHA384;
            case HMAC_SHA512 -> TsigAlgorithm.HMAC_SHA512;
            case HMAC_SHA1 -> TsigAlgorithm.HMAC_SHA1;
            case HMAC_MD5 -> TsigAlgorithm.HMAC_MD5;
        };
    }

    @Override
    public String toString() {
        return "DNS UPDATE to " + spec.server();
    }
}

package dev.bailiwick.store;

import static dev.bailiwick.store.Samples.bearer;
import static dev.bailiwick.store.Samples.bytes;
import static dev.bailiwick.store.Samples.token;
import static dev.bailiwick.store.Samples.tsig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.engine.port.CredentialRows.AccountRow;
import dev.bailiwick.engine.port.CredentialRows.LeaseRow;
import dev.bailiwick.engine.port.CredentialRows.TokenRow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;

/** Leases, tokens and used proofs as rows. */
interface CredentialRowsContract extends StoreFixture {
    @Test
    default void a_lease_is_found_by_id_hash_or_key_name() {
        LeaseRow bearer = bearer("l-1", 1, "lego");
        LeaseRow tsig = tsig("l-2", 2, "key.l-2.", bytes("sealed"));
        run(tx -> {
            tx.credentials().insert(bearer);
            tx.credentials().insert(tsig);
        });
        store().read(reads -> {
            same(reads.credentials().leaseById("l-1"), bearer);
            same(reads.credentials().leaseByHash(bytes("hash-l-1")), bearer);
            same(reads.credentials().leaseByKeyName("key.l-2."), tsig);
            assertThat(reads.credentials().leaseById("l-3")).isEmpty();
            assertThat(reads.credentials().leaseByHash(bytes("other"))).isEmpty();
            assertThat(reads.credentials().leaseByKeyName("KEY.l-2.")).isEmpty();
            return true;
        });
    }

    private static <T> void same(Optional<T> found, T expected) {
        assertThat(found)
                .get()
                .usingRecursiveComparison(new RecursiveComparisonConfiguration())
                .isEqualTo(expected);
    }

    @Test
    default void an_id_is_given_once() {
        run(tx -> tx.credentials().insert(bearer("l-1", 1, "lego")));
        assertThatThrownBy(() -> run(tx -> tx.credentials().insert(bearer("l-1", 2, "lego"))))
                .isInstanceOf(StoreFault.class);
    }

    @Test
    default void leases_are_listed_newest_first_of_one_identity_or_all() {
        run(tx -> {
            for (int i = 1; i <= 6; i++) {
                tx.credentials().insert(bearer("l-" + i, i, i % 2 == 0 ? "even" : "odd"));
            }
        });
        store().read(reads -> {
            assertThat(sequences(reads.credentials().leases(null, 6, 3))).containsExactly(5L, 4L, 3L);
            assertThat(sequences(reads.credentials().leases("even", Long.MAX_VALUE, 9)))
                    .containsExactly(6L, 4L, 2L);
            return true;
        });
    }

    private static List<Long> sequences(List<LeaseRow> leases) {
        return leases.stream().map(LeaseRow::sequence).toList();
    }

    @Test
    default void tokens_are_found_by_hash_and_listed_by_person() {
        TokenRow one = token("t-1", 1, "ann");
        run(tx -> {
            tx.credentials().insert(one);
            tx.credentials().insert(token("t-2", 2, "bob"));
            tx.credentials().insert(token("t-3", 3, "ann"));
        });
        store().read(reads -> {
            same(reads.credentials().tokenByHash(bytes("token-t-1")), one);
            assertThat(reads.credentials().tokens("ann", 9))
                    .extracting(TokenRow::id)
                    .containsExactly("t-3", "t-1");
            assertThat(reads.credentials().tokens(null, 2))
                    .extracting(TokenRow::id)
                    .containsExactly("t-3", "t-2");
            return true;
        });
    }

    @Test
    default void the_first_use_of_a_proof_wins_however_many_try() {
        List<CompletableFuture<Optional<String>>> answers = inOneBatch(() -> IntStream.range(0, 5)
                .mapToObj(i ->
                        store().write(tx -> tx.credentials().rememberProof("jti-1", "l-" + i, NOW.plusSeconds(60))))
                .toList());
        assertThat(answers.stream().map(StoreFixture::await))
                .containsExactly(
                        Optional.empty(),
                        Optional.of("l-0"),
                        Optional.of("l-0"),
                        Optional.of("l-0"),
                        Optional.of("l-0"));
    }

    @Test
    default void proofs_are_forgotten_once_their_time_has_passed() {
        run(tx -> {
            tx.credentials().rememberProof("old-1", "l-1", NOW);
            tx.credentials().rememberProof("old-2", "l-2", NOW.minusSeconds(1));
            tx.credentials().rememberProof("new", "l-3", NOW.plusNanos(1));
        });
        run(tx -> tx.credentials().forgetProofs(NOW, 1));
        assertThat(this.<Optional<String>>write(tx -> tx.credentials().rememberProof("old-2", "l-9", NOW)))
                .as("the oldest went first")
                .isEmpty();
        run(tx -> tx.credentials().forgetProofs(NOW, 10));
        assertThat(this.<Optional<String>>write(tx -> tx.credentials().rememberProof("old-1", "l-9", NOW)))
                .isEmpty();
        assertThat(this.<Optional<String>>write(tx -> tx.credentials().rememberProof("new", "l-9", NOW)))
                .contains("l-3");
    }

    @Test
    default void sealed_secrets_of_ended_leases_are_destroyed() {
        LeaseRow one = tsig("l-1", 1, "one.", bytes("sealed-1"));
        run(tx -> {
            tx.credentials().insert(one);
            tx.credentials().insert(tsig("l-2", 2, "two.", bytes("sealed-2")));
        });
        run(tx -> tx.credentials().shredSecrets(one.endsAt(), 10));
        assertThat(sealed()).as("ended at, not before").hasSize(2);
        run(tx -> tx.credentials().shredSecrets(one.endsAt().plusNanos(1), 1));
        assertThat(sealed()).hasSize(1);
        run(tx -> tx.credentials().shredSecrets(one.endsAt().plusNanos(1), 10));
        assertThat(sealed()).isEmpty();
    }

    private List<LeaseRow> sealed() {
        return store().read(reads -> reads.credentials().leases(null, Long.MAX_VALUE, 9).stream()
                .filter(lease -> lease.secretSealed() != null)
                .toList());
    }

    private static AccountRow account(String id, long sequence, String network, Instant createdAt) {
        return new AccountRow(
                id,
                sequence,
                bytes("hash-" + id),
                "sub-" + id,
                "_acme-challenge.sub-" + id + ".acme.example.com.",
                "accounts",
                "acme",
                "web",
                "[\"192.0.2.0/24\"]",
                network,
                "a-" + id,
                createdAt,
                createdAt.plusSeconds(3_600),
                bytes("mac-" + id));
    }

    @Test
    default void an_account_is_found_by_its_id_and_its_subdomain_is_given_once() {
        AccountRow one = account("u-1", 1, "", NOW);
        run(tx -> tx.credentials().insert(one));
        store().read(reads -> {
            same(reads.credentials().account("u-1"), one);
            assertThat(reads.credentials().account("U-1")).isEmpty();
            return true;
        });
        AccountRow same = new AccountRow(
                "u-2",
                2,
                one.secretHash(),
                one.subdomain(),
                "other.",
                one.anchor(),
                one.identity(),
                one.owner(),
                one.allowFrom(),
                one.network(),
                one.correlation(),
                one.createdAt(),
                one.endsAt(),
                one.mac());
        assertThatThrownBy(() -> run(tx -> tx.credentials().insert(same))).isInstanceOf(StoreFault.class);
    }

    @Test
    default void accounts_are_counted_by_network_and_time_and_by_whether_they_live() {
        run(tx -> {
            tx.credentials().insert(account("u-1", 1, "192.0.2.0/24", NOW));
            tx.credentials().insert(account("u-2", 2, "192.0.2.0/24", NOW.plusSeconds(5)));
            tx.credentials().insert(account("u-3", 3, "198.51.100.0/24", NOW.plusSeconds(5)));
        });
        store().read(reads -> {
            assertThat(reads.credentials().accountsCreated("accounts", "192.0.2.0/24", NOW))
                    .as("after, not at")
                    .isEqualTo(1);
            assertThat(reads.credentials().accountsCreated("accounts", "192.0.2.0/24", NOW.minusNanos(1)))
                    .isEqualTo(2);
            assertThat(reads.credentials().accountsCreated("others", "192.0.2.0/24", NOW.minusNanos(1)))
                    .isZero();
            assertThat(reads.credentials().accountsLiving("accounts", NOW)).isEqualTo(3);
            assertThat(reads.credentials().accountsLiving("accounts", NOW.plusSeconds(3_600)))
                    .isEqualTo(2);
            return true;
        });
    }
}

package dev.bailiwick.server.joining.knot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.server.joining.found.ClientRule;
import dev.bailiwick.server.joining.found.FoundServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("knot.conf")
final class KnotServerTest {
    @TempDir
    private Path directory = Path.of("");

    private FoundServer read(String text) throws IOException {
        return KnotServer.read(Files.writeString(directory.resolve("knot.conf"), text));
    }

    private List<String> rules(String acl) throws IOException {
        FoundServer found = read("""
                key:
                  - id: dhcp
                    secret: AQID
                remote:
                  - id: office
                    address: 192.0.2.7
                    key: dhcp
                acl:
                """ + acl + """
                zone:
                  - domain: example.com
                    acl: [one, two]
                """);
        return found.rules().stream().map(KnotServerTest::shown).toList();
    }

    private static String shown(ClientRule rule) {
        return rule.key() + " " + rule.names() + " " + rule.types().words()
                + rule.doubt()
                        .map(doubt -> doubt.ofAddress() ? " (address)" : " (wider)")
                        .orElse("");
    }

    @Test
    void sections_that_stand_twice_comments_quotes_and_lists_over_lines_are_read() throws IOException {
        FoundServer found = read("""
                # zone: no
                server:
                    listen: ["::1@53", 127.0.0.1@53]   # both
                    identity: "a # b: [c"
                zone:
                - domain: a.test
                zone:
                    - domain: "b.test."
                      file: "%s.zone"
                      notify: [x,
                               y]
                    - domain: c.test
                      master: far
                template:
                  - id: default
                    dnssec-signing: on
                """);
        assertThat(found.zones())
                .extracting(zone -> zone.id() + " " + zone.signs())
                .containsExactly("a.test. true", "b.test. true");
        assertThat(found.leftOut()).hasSize(1);
    }

    @Test
    void an_acl_without_limits_is_the_whole_zone_and_limits_become_names_and_types() throws IOException {
        assertThat(rules("""
                  - id: one
                    key: dhcp
                    action: [transfer, update]
                """)).containsExactly("dhcp. [] [all]");
        assertThat(rules("""
                  - id: one
                    key: dhcp
                    action: update
                    update-type: [A, AAAA]
                    update-owner: name
                    update-owner-match: equal
                    update-owner-name: [www, mail.example.com.]
                """)).containsExactly("dhcp. [www.example.com, mail.example.com] [A, AAAA]");
    }

    @Test
    void a_deny_before_ends_it_and_addresses_leave_a_doubt() throws IOException {
        assertThat(rules("""
                  - id: one
                    key: dhcp
                    deny: on
                  - id: two
                    key: dhcp
                    action: update
                """)).isEmpty();
        assertThat(rules("""
                  - id: one
                    remote: office
                    action: update
                """)).containsExactly("dhcp. [] [all] (address)");
        assertThat(rules("""
                  - id: one
                    key: dhcp
                    update-type: TXT
                    action: update
                    deny: on
                  - id: two
                    key: dhcp
                    action: update
                """)).containsExactly("dhcp. [] [all] (wider)");
    }

    @Test
    void changes_without_a_key_and_rules_that_are_not_there_are_told() throws IOException {
        FoundServer found = read("""
                acl:
                  - id: open
                    address: 192.0.2.0/24
                    action: update
                zone:
                  - domain: a.test
                    acl: open
                    acl: gone
                """);
        assertThat(found.notes())
                .anyMatch(note -> note.contains("without any key"))
                .anyMatch(note -> note.contains("no acl `gone`"));
    }

    @Test
    void includes_are_relative_to_their_file_and_loops_end() throws IOException {
        Path more = Files.createDirectory(directory.resolve("more"));
        Files.writeString(more.resolve("b.conf"), "zone:\n  - domain: b.test\n");
        Files.writeString(more.resolve("a.conf"), "zone:\n  - domain: a.test\n");
        assertThat(read("include: more/*.conf\n").zones())
                .extracting(zone -> zone.id().toString())
                .containsExactly("a.test.", "b.test.");
        assertThatThrownBy(() -> read("include: knot.conf\n")).hasMessageContaining("deeper than 16");
    }

    @Test
    void what_is_malformed_is_told_with_its_line() {
        assertThatThrownBy(() -> read("zone:\n  - domain a.test\n")).hasMessageContaining(":2: expected `item: value`");
        assertThatThrownBy(() -> read("  file: x\n")).hasMessageContaining(":1: `file` stands in no section");
    }
}

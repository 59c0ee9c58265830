package dev.bailiwick.server.joining.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.server.joining.found.ClientRule;
import dev.bailiwick.server.joining.found.FoundServer;
import dev.bailiwick.server.joining.found.FoundServer.LeftOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("named.conf")
final class BindServerTest {
    private static final String KEYS = """
            key "own" { algorithm hmac-sha256; secret "AQID"; };
            key dhcp { algorithm hmac-sha512; secret "a//b==;"; };
            """;

    @TempDir
    private Path directory = Path.of("");

    private FoundServer read(String text) throws IOException {
        return BindServer.read(Files.writeString(directory.resolve("named.conf"), text), Optional.empty());
    }

    private List<ClientRule> rules(String zone) throws IOException {
        return read(KEYS + "zone example.com { type primary; " + zone + " };").rules();
    }

    private static String shown(ClientRule rule) {
        return (rule.denies() ? "not " : "") + rule.key() + " " + rule.names() + " "
                + rule.types().words()
                + rule.doubt()
                        .map(doubt -> doubt.ofAddress() ? " (address)" : " (wider)")
                        .orElse("");
    }

    @Test
    void comments_of_three_kinds_quoted_braces_and_odd_spacing_are_no_obstacle() throws IOException {
        FoundServer found = read("""
                /* zone "no.test" { type primary; };
                 */ options{directory "/x}{;";};# }
                // }
                zone"a.test"IN{type master;file "a // b";};zone "b.test" {type
                    primary ; } ;
                """);
        assertThat(found.zones()).extracting(zone -> zone.id().toString()).containsExactly("a.test.", "b.test.");
    }

    @Test
    void a_secret_with_slashes_and_a_semicolon_stays_whole_and_shows_nowhere() throws IOException {
        FoundServer found = read(KEYS.replace("a//b==;", "a//b"));
        assertThat(found.keys().getLast().secretCopy()).isPresent();
        assertThat(found.toString()).doesNotContain("a//b", "AQID");
    }

    @Test
    void includes_are_looked_for_in_the_directory_of_the_options_and_may_be_patterns() throws IOException {
        Path zones = Files.createDirectory(directory.resolve("zones"));
        Files.writeString(zones.resolve("2.conf"), "zone b.test { type primary; };");
        Files.writeString(zones.resolve("1.conf"), "zone a.test { type primary; };");
        Files.writeString(zones.resolve("x.txt"), "zone x.test { type primary; };");
        FoundServer found = read("options { directory \"" + zones + "\"; };\ninclude \"*.conf\";\n");
        assertThat(found.zones()).extracting(zone -> zone.id().toString()).containsExactly("a.test.", "b.test.");
    }

    @Test
    void a_file_that_includes_itself_is_refused() {
        assertThatThrownBy(() -> read("include \"named.conf\";"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("deeper than 16");
    }

    @Test
    void what_is_malformed_is_told_with_its_line() {
        assertThatThrownBy(() -> read("\nzone a {")).hasMessageContaining(":2: a brace is not closed");
        assertThatThrownBy(() -> read("};")).hasMessageContaining(":1: a brace too many");
        assertThatThrownBy(() -> read("zone a { type primary }; };"))
                .hasMessageContaining(":1: a semicolon is missing");
        assertThatThrownBy(() -> read("acl \"a")).hasMessageContaining("a quotation mark is not closed");
        assertThatThrownBy(() -> read("/* a")).hasMessageContaining("a comment is not closed");
        assertThatThrownBy(() -> read("{".repeat(40))).hasMessageContaining("nested deeper than 32");
    }

    @Test
    void only_primary_zones_are_taken_and_the_others_are_told_with_their_cause() throws IOException {
        FoundServer found = read("""
                zone "." { type hint; file "root"; };
                zone "s.test" { type slave; };
                zone "localhost" { type master; file "db.local"; };
                zone "version.bind" CH { type primary; };
                zone "p.test" { type primary; };
                """);
        assertThat(found.zones()).hasSize(1);
        assertThat(found.leftOut())
                .extracting(LeftOut::zone)
                .containsExactly(".", "s.test.", "localhost.", "version.bind.");
        assertThat(found.leftOut().getFirst().cause()).contains("`hint`");
    }

    @Test
    void zones_of_views_have_their_views_name_and_a_single_view_is_the_default_one() throws IOException {
        String inside = "{ zone a.test { type primary; }; };";
        assertThat(read("view \"Inside_1\" " + inside + " view out " + inside).zones())
                .extracting(zone -> zone.id().toString())
                .containsExactly("inside-1:a.test.", "out:a.test.");
        assertThat(read("view only " + inside).zones())
                .extracting(zone -> zone.id().toString())
                .containsExactly("a.test.");
        assertThatThrownBy(() -> read("view \"a_b\" " + inside + " view a-b " + inside))
                .hasMessageContaining("two views would be called");
    }

    @Test
    void allow_update_gives_a_key_the_whole_zone() throws IOException {
        assertThat(rules("allow-update { key dhcp; };"))
                .extracting(BindServerTest::shown)
                .containsExactly("dhcp. [] [all]");
        assertThat(rules("allow-update { none; };")).isEmpty();
        assertThat(rules("allow-update { !key dhcp; key own; key dhcp; };"))
                .extracting(BindServerTest::shown)
                .containsExactly("own. [] [all]");
        assertThat(rules("allow-update { !any; key dhcp; };")).isEmpty();
    }

    @Test
    void a_list_that_looks_at_addresses_first_leaves_a_doubt() throws IOException {
        assertThat(rules("allow-update { !{ !10.0.0.0/8; any; }; key dhcp; };"))
                .extracting(BindServerTest::shown)
                .containsExactly("dhcp. [] [all] (address)");
    }

    @Test
    void named_lists_are_followed_and_changes_without_a_key_are_told() throws IOException {
        FoundServer found = read(KEYS + """
                acl "updaters" { key dhcp; 192.0.2.0/24; };
                options { allow-update { updaters; geoip country DE; }; };
                zone a.test { type primary; };
                """);
        assertThat(found.rules()).extracting(BindServerTest::shown).containsExactly("dhcp. [] [all]");
        assertThat(found.notes())
                .anyMatch(note -> note.contains("192.0.2.0/24"))
                .anyMatch(note -> note.contains("geoip"));
    }

    @Test
    void an_acl_that_names_itself_ends() throws IOException {
        FoundServer found = read("acl a { a; }; zone a.test { type primary; allow-update { a; }; };");
        assertThat(found.notes()).anyMatch(note -> note.contains("nested deeper"));
    }

    @Test
    void the_common_rules_of_update_policy_become_names_and_types() throws IOException {
        assertThat(rules("""
                update-policy {
                    grant dhcp name h.example.com. A AAAA;
                    grant dhcp subdomain dyn.example.com TXT;
                    grant dhcp wildcard *.w.example.com A;
                    grant dhcp self . A;
                    grant dhcp zonesub ANY;
                };"""))
                .extracting(BindServerTest::shown)
                .containsExactly(
                        "dhcp. [h.example.com] [A, AAAA]",
                        "dhcp. [.dyn.example.com] [TXT]",
                        "dhcp. [**.w.example.com, \\*.w.example.com, \\*.**.w.example.com] [A]",
                        "dhcp. [dhcp] [A]",
                        "dhcp. [] [all]");
    }

    @Test
    void a_rule_without_types_leaves_out_what_is_the_zones_own() throws IOException {
        assertThat(rules("update-policy { grant dhcp zonesub; };")
                        .getFirst()
                        .types()
                        .words())
                .contains("A", "TXT")
                .doesNotContain("SOA", "NS", "all", "DNSKEY");
    }

    @Test
    void a_deny_before_is_kept_and_a_deny_between_leaves_a_doubt() throws IOException {
        assertThat(rules("update-policy { deny dhcp name a.example.com A; grant dhcp zonesub A; };"))
                .extracting(BindServerTest::shown)
                .containsExactly("not dhcp. [a.example.com] [A]", "dhcp. [] [A]");
        assertThat(rules(
                        "update-policy { grant dhcp name a.example.com A; deny * zonesub TXT; grant * zonesub ANY; };"))
                .filteredOn(rule -> rule.key().toString().equals("dhcp."))
                .extracting(BindServerTest::shown)
                .containsExactly("dhcp. [a.example.com] [A]", "dhcp. [] [all] (wider)");
    }

    @Test
    void rules_that_no_key_decides_are_told_and_not_taken() throws IOException {
        FoundServer found = read(KEYS + """
                zone a.test { type primary; update-policy {
                    grant * tcp-self . PTR;
                    grant EXAMPLE.COM krb5-self . A;
                    grant dhcp name h.a.test A(3);
                }; };""");
        assertThat(found.rules()).isEmpty();
        assertThat(found.notes())
                .anyMatch(note -> note.contains("tcp-self"))
                .anyMatch(note -> note.contains("krb5-self"))
                .anyMatch(note -> note.contains("A(3)"));
    }
}

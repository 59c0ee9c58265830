package dev.bailiwick.cli.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.cli.report.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@DisplayName("What external-dns wants, as changes of zones")
final class ZoneEditsTest {
    private static final List<String> ZONES = List.of("example.test.", "dev.example.test.", "other.test.");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            A     | 192.0.2.1                        | 192.0.2.1                         | 192.0.2.1
            AAAA  | 2001:DB8::1                      | 2001:db8::1                       | 2001:db8::1
            CNAME | LB.example.net                   | lb.example.net.                   | lb.example.net
            CNAME | lb.example.net.                  | lb.example.net.                   | lb.example.net
            NS    | ns1.example.net                  | ns1.example.net.                  | ns1.example.net
            MX    | 10  mail.example.net             | 10 mail.example.net.              | 10 mail.example.net
            SRV   | 0 50 5060 Sip.example.net        | 0 50 5060 sip.example.net.        | 0 50 5060 sip.example.net.
            TXT   | heritage=external-dns,x=y        | "heritage=external-dns,x=y"       | "heritage=external-dns,x=y"
            TXT   | "heritage=external-dns,x=y"      | "heritage=external-dns,x=y"       | "heritage=external-dns,x=y"
            TXT   | v=spf1 -all; "a" \\              | "v=spf1 -all; \\"a\\" \\\\"       | "v=spf1 -all; \\"a\\" \\\\"
            TXT   | "one" "two"                      | "one" "two"                       | "one" "two"
            TXT   | "a\\"b\\092c\\255"               | "a\\"b\\\\c\\255"                 | "a\\"b\\\\c\\255"
            TXT   | é                                | "\\195\\169"                      | "\\195\\169"
            """)
    void targets_are_written_in_full_and_read_back_in_one_way(
            String type, String target, String record, String readBack) {
        assertThat(Targets.toRecord(type, target)).isEqualTo(record);
        assertThat(Targets.toTarget(type, record)).isEqualTo(readBack);
        assertThat(Targets.canonical(type, readBack)).isEqualTo(readBack);
    }

    @Test
    void a_long_text_is_cut_into_strings_of_255_octets() {
        String text = "x".repeat(300);
        String expected = "\"" + "x".repeat(255) + "\" \"" + "x".repeat(45) + "\"";
        assertThat(Targets.toRecord("TXT", text)).isEqualTo(expected);
        assertThat(Targets.toRecord("TXT", "\"" + text + "\"")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "www.example.test.,            example.test.",
        "www.dev.example.test.,        dev.example.test.",
        "dev.example.test.,            dev.example.test.",
        "*.example.test.,              example.test.",
        "xdev.example.test.,           example.test.",
        "www.another.test.,            ''",
        "badexample.test.,             ''",
    })
    void a_name_belongs_to_the_zone_with_the_most_labels_above_it(String name, String zone) {
        assertThat(ZoneEdits.zoneOf(name, ZONES).orElse("")).isEqualTo(zone);
    }

    @Test
    void everything_of_one_zone_is_one_change_that_demands_what_external_dns_has_read() {
        Map<String, ObjectNode> bodies = edits("""
                {'create': [{'dnsName': '*.App.example.test', 'recordType': 'A', 'targets': ['192.0.2.1']},
                            {'dnsName': 'a-app.example.test', 'recordType': 'TXT', 'recordTTL': 60,
                             'targets': ['\\"heritage=external-dns\\"'], 'labels': {'owner': 'x'}},
                            {'dnsName': 'www.other.test', 'recordType': 'CNAME', 'targets': ['lb.example.net']}],
                 'updateOld': [{'dnsName': 'up.example.test', 'recordType': 'A', 'recordTTL': 60, 'targets': ['192.0.2.2']}],
                 'updateNew': [{'dnsName': 'up.example.test', 'recordType': 'A', 'recordTTL': 90, 'targets': ['192.0.2.3']}],
                 'delete': [{'dnsName': 'gone.example.test', 'recordType': 'AAAA', 'targets': ['2001:db8::1']}]}
                """);
        assertThat(bodies.keySet()).containsExactly("example.test.", "other.test.");
        assertThat(bodies.get("example.test.")).hasToString(text("""
                {'prerequisites': [
                   {'kind': 'rrset-equals', 'name': 'gone.example.test.', 'type': 'AAAA', 'records': ['2001:db8::1']},
                   {'kind': 'rrset-equals', 'name': 'up.example.test.', 'type': 'A', 'records': ['192.0.2.2']},
                   {'kind': 'rrset-not-exists', 'name': '*.app.example.test.', 'type': 'A'}],
                 'operations': [
                   {'op': 'delete', 'name': 'gone.example.test.', 'type': 'AAAA'},
                   {'op': 'replace', 'name': 'up.example.test.', 'type': 'A', 'ttl': 90, 'records': ['192.0.2.3']},
                   {'op': 'replace', 'name': '*.app.example.test.', 'type': 'A', 'ttl': 300, 'records': ['192.0.2.1']},
                   {'op': 'replace', 'name': 'a-app.example.test.', 'type': 'TXT', 'ttl': 60,
                    'records': ['\\"heritage=external-dns\\"']}]}
                """));
    }

    @Test
    void the_capital_letters_of_earlier_versions_are_read() {
        assertThat(edits("{'Create': [{'dnsName': 'a.other.test', 'recordType': 'A', 'targets': ['192.0.2.1']}],"
                        + " 'UpdateOld': null, 'UpdateNew': null, 'Delete': null}"))
                .containsOnlyKeys("other.test.");
    }

    @Test
    void a_type_that_changes_is_a_deletion_and_a_new_rrset() {
        Map<String, ObjectNode> bodies = edits("""
                {'updateOld': [{'dnsName': 'x.other.test', 'recordType': 'A', 'targets': ['192.0.2.1']}],
                 'updateNew': [{'dnsName': 'x.other.test', 'recordType': 'CNAME', 'targets': ['lb.example.net']}]}
                """);
        assertThat(bodies.values().toString())
                .containsSubsequence("operations", "delete", "\"A\"", "replace", "\"CNAME\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            example.test     | CNAME | lb.example.net | ''   | a CNAME at `example.test.`
            www.another.test | A     | 192.0.2.1      | ''   | is in no zone
            www.example.test | A     | 192.0.2.1      | blue | without weights
            www.example.test | ''    | 192.0.2.1      | ''   | `recordType`
            """)
    void what_cannot_be_is_refused_for_good_with_its_cause(
            String name, String type, String target, String set, String told) {
        assertThatThrownBy(() -> edits(
                        "{'create': [{'dnsName': '%s', 'recordType': '%s', 'targets': ['%s'], 'setIdentifier': '%s'}]}"
                                .formatted(name, type, target, set)))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.status()).isEqualTo(422))
                .hasMessageContaining(told);
    }

    @Test
    void an_rrset_that_is_set_twice_is_refused() {
        assertThatThrownBy(() -> edits("""
                {'create': [{'dnsName': 'a.other.test', 'recordType': 'A', 'targets': ['192.0.2.1']},
                            {'dnsName': 'A.other.test', 'recordType': 'A', 'targets': ['192.0.2.2']}]}
                """)).hasMessageContaining("set twice");
    }

    @Test
    void an_adjusted_endpoint_reads_as_it_will_be_read_back_and_keeps_what_is_not_known() {
        JsonNode adjusted = Endpoint.adjusted(json("""
                {'dnsName': 'WWW.example.test', 'recordType': 'TXT', 'targets': ['a b'],
                 'labels': {'owner': 'x'}, 'providerSpecific': [{'name': 'aws/weight', 'value': '1'}], 'later': 1}
                """), 300);
        assertThat(adjusted).hasToString(text("""
                {'dnsName': 'www.example.test', 'recordType': 'TXT', 'targets': ['\\"a b\\"'],
                 'labels': {'owner': 'x'}, 'providerSpecific': [{'name': 'aws/weight', 'value': '1'}], 'later': 1,
                 'recordTTL': 300}
                """));
    }

    private static Map<String, ObjectNode> edits(String changes) {
        return ZoneEdits.of(json(changes), ZONES, 300);
    }

    private static String text(String text) {
        return json(text).toString();
    }

    private static JsonNode json(String text) {
        return Json.read(text.replace('\'', '"')).orElseThrow(() -> new AssertionError(text));
    }
}

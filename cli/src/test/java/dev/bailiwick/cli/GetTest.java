package dev.bailiwick.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.cli.Shell.Ran;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Looking: get and explain")
final class GetTest {
    private final FakeServer server;
    private final Shell shell;

    GetTest() throws IOException {
        server = new FakeServer();
        shell = new Shell().with("BAILIWICK_SERVER", server.url());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "get zones,                         /v1/zones?limit=500",
        "get Zone,                          /v1/zones?limit=500",
        "get zone example.com,              /v1/zones/example.com",
        "get zone internal:example.com,     /v1/zones/internal%3Aexample.com",
        "get zones --declared,              /v1/documents?kind=Zone&limit=500",
        "get zone example-com --declared,   /v1/documents/Zone/example-com",
        "get records example.com --name www --type A, /v1/zones/example.com/records?name=www.example.com.&type=A&limit=500",
        "get records example.com --below @, /v1/zones/example.com/records?below=example.com.&limit=500",
        "get changes --state waiting --zone example.com --identity ci, /v1/changes?zone=example.com&state=waiting&identity=ci&limit=500",
        "get change c_1,                    /v1/changes/c_1",
        "get leases --identity ci,          /v1/leases?identity=ci&limit=500",
        "get lease l_1,                     /v1/leases/l_1",
        "get identities,                    /v1/documents?kind=Identity&limit=500",
        "get IDENTITY ci,                   /v1/documents/Identity/ci",
        "get trust-anchors,                 /v1/documents?kind=TrustAnchor&limit=500",
        "get persons,                       /v1/documents?kind=Person&limit=500",
        "get people,                        /v1/documents?kind=Person&limit=500",
        "get grant ci --history,            /v1/documents/Grant/ci/history",
        "get documents,                     /v1/documents?limit=500",
        "get findings,                      /v1/findings?limit=500",
        "get tokens --limit 7,              /v1/tokens?limit=7",
        "token list,                        /v1/tokens?limit=500",
    })
    void every_kind_is_found_at_its_resource(String line, String path) {
        server.on("GET " + path, 200, "{'items':[]}");
        assertThat(shell.run(line.split(" ", -1)).exit()).isZero();
        assertThat(server.last().path()).isEqualTo(path);
    }

    @Test
    void a_list_is_a_table_or_json() {
        server.on(
                "GET /v1/zones?limit=500",
                200,
                "{'items':[{'zone':'example.com.','version':12,'serial':2026,'riskOwner':'platform','environment':'prod'},"
                        + "{'zone':'internal:example.com.','version':3,'serial':1}]}");
        assertThat(shell.run("get", "zones").out()).isEqualTo("""
                        ZONE                   VERSION  SERIAL  RISK OWNER  ENVIRONMENT
                        example.com.           12       2026    platform    prod
                        internal:example.com.  3        1       -           -
                        """);
        assertThat(shell.run("get", "zones", "--output", "json")
                        .json()
                        .at("/items/0/version")
                        .intValue())
                .isEqualTo(12);
    }

    @Test
    void records_are_told_one_a_line() {
        server.on(
                "GET /v1/zones/example.com/records?limit=500",
                200,
                "{'items':[{'name':'www.example.com.','type':'A','ttl':300,'records':['192.0.2.1','192.0.2.2']}]}");
        assertThat(shell.run("get", "records", "example.com").out())
                .contains("www.example.com.  300  A     192.0.2.1\nwww.example.com.  300  A     192.0.2.2\n");
    }

    @Test
    void pages_are_followed_up_to_the_limit_and_what_is_left_is_said() {
        server.on("GET /v1/findings?limit=3", 200, "{'items':[{'kind':'a'},{'kind':'b'}],'next':'n/1'}")
                .on("GET /v1/findings?limit=1&after=n%2F1", 200, "{'items':[{'kind':'c'}],'next':'n/2'}");
        Ran ran = shell.run("get", "findings", "--limit", "3");
        assertThat(ran.out().lines()).hasSize(5).last().asString().contains("there are more");
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void one_document_is_yaml_that_can_be_applied_again() {
        server.on(
                "GET /v1/documents/Grant/ci",
                200,
                "{'kind':'Grant','name':'ci','spec':{'identities':['ci'],'scope':{'names':['*.example.com']},'limit':5}}");
        assertThat(shell.run("get", "grant", "ci").out())
                .startsWith("kind: Grant\nname: ci\nspec:\n  identities:\n  - ci\n")
                .contains("- '*.example.com'", "limit: 5");
    }

    @Test
    void nothing_to_see_is_said_and_is_no_error() {
        server.on("GET /v1/leases?limit=500", 200, "{'items':[]}");
        assertThat(shell.run("get", "leases").out()).isEqualTo("none that you may see\n");
    }

    @Test
    void records_need_a_zone_and_findings_take_no_name() {
        assertThat(shell.run("get", "records").exit()).isEqualTo(2);
        assertThat(shell.run("get", "findings", "x").exit()).isEqualTo(2);
        assertThat(shell.run("get", "zones", "--limit", "0").exit()).isEqualTo(2);
    }

    @Test
    void explain_tells_yes_or_no_with_every_reason_grant_by_grant() {
        server.on(
                "POST /v1/explain",
                200,
                "{'decision':'deny','reasons':[{'code':'nothing-applies','rule':'built-in','message':'no grant gives it'}],"
                        + "'grants':[{'grant':'ci','decision':'deny','reasons':[{'code':'outside-scope','rule':'Grant/ci','message':'not this name'}]}]}");
        String[] ask = {
            "explain",
            "--identity",
            "ci",
            "--zone",
            "example.com",
            "--operation",
            "create",
            "--name",
            "_acme-challenge.www",
            "--type",
            "TXT",
            "--value",
            "x",
            "--ttl",
            "60"
        };
        Ran ran = shell.run(ask);
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).isEqualTo("""
                        no: ci could not create TXT _acme-challenge.www.example.com. now
                          [nothing-applies] built-in: no grant gives it
                        under Grant/ci alone: deny
                            [outside-scope] Grant/ci: not this name
                        """);
        assertThat(server.last().json().toString())
                .isEqualTo("{\"identity\":\"ci\",\"zone\":\"example.com\",\"operation\":\"create\","
                        + "\"name\":\"_acme-challenge.www.example.com.\",\"type\":\"TXT\",\"value\":\"x\",\"ttl\":60}");
    }
}

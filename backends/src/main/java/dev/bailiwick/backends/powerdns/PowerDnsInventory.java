package dev.bailiwick.backends.powerdns;

import dev.bailiwick.authn.http.OutgoingHttp;
import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.document.BackendSpec;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.port.Backend.BackendException;
import dev.bailiwick.engine.port.LocalSecrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** What a PowerDNS holds, by its HTTP API: reads and changes nothing. Thread-safe; blocks. */
public final class PowerDnsInventory {
    private final PowerDnsApi api;

    public PowerDnsInventory(BackendSpec.PowerDns spec, LocalSecrets secrets, OutgoingHttp http) {
        this.api = new PowerDnsApi(spec, secrets, http);
    }

    /**
     * A zone as the list of zones tells it.
     *
     * @param kind such as {@code Native}, {@code Master}, {@code Slave}
     */
    public record Listed(Name name, String kind, boolean signed) {}

    /**
     * A zone's content.
     *
     * @param rrsets how many RRsets have data that is known here
     * @param unknownTypes types whose data is PowerDNS's own, such as ALIAS and LUA
     * @param soaEditApi how a change by the API moves the serial; empty where it does not
     */
    public record Content(int rrsets, Set<String> unknownTypes, String soaEditApi) {}

    /** A TSIG key; the secret in base64, empty where it was not asked for. Shows it in no text. */
    public record Key(String id, String name, String algorithm, String secret) {
        @Override
        public String toString() {
            return "Key[" + name + "]";
        }
    }

    /** All zones, of whatever kind. */
    public List<Listed> zones() throws BackendException {
        List<Listed> zones = new ArrayList<>();
        for (Object each : api.list("/zones")) {
            Map<String, Object> tree = Json.object(each);
            zones.add(new Listed(
                    Names.parse(String.valueOf(tree.get("name"))),
                    String.valueOf(tree.getOrDefault("kind", "")),
                    Boolean.TRUE.equals(tree.get("dnssec"))));
        }
        return zones;
    }

    /** What a zone holds. */
    public Content content(Name zone) throws BackendException {
        Map<String, Object> tree = api.get(zone, "");
        Set<String> unknown = new TreeSet<>();
        int known = 0;
        for (Object each : tree.get("rrsets") instanceof List<?> list ? list : List.of()) {
            String type = String.valueOf(Json.object(each).get("type"));
            if (Type.value(type) < 0) {
                unknown.add(type);
            } else {
                known++;
            }
        }
        return new Content(known, unknown, String.valueOf(tree.getOrDefault("soa_edit_api", "")));
    }

    /** The values of a zone's metadata of one kind; none where it is not set. */
    public List<String> metadata(Name zone, String kind) throws BackendException {
        Map<String, Object> tree = api.get(zone, "/metadata/" + kind);
        return tree.get("metadata") instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** All TSIG keys, with their secrets only where those are wanted. */
    public List<Key> keys(boolean secrets) throws BackendException {
        List<Key> keys = new ArrayList<>();
        for (Object each : api.list("/tsigkeys")) {
            Map<String, Object> tree = Json.object(each);
            String id = String.valueOf(tree.get("id"));
            Map<String, Object> whole = secrets ? api.object("/tsigkeys/" + PowerDnsApi.pathPart(id)) : tree;
            keys.add(new Key(
                    id,
                    String.valueOf(tree.get("name")),
                    String.valueOf(tree.get("algorithm")),
                    secrets ? String.valueOf(whole.getOrDefault("key", "")) : ""));
        }
        return keys;
    }
}

package dev.bailiwick.core.zone;

import static dev.bailiwick.core.dns.Samples.APEX;
import static dev.bailiwick.core.dns.Samples.name;
import static dev.bailiwick.core.dns.Samples.rrset;
import static dev.bailiwick.core.dns.Samples.zone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

class ZoneTreeTest {
    private static final long SEED = 20_261;

    @Test
    void holds_names_in_the_canonical_order_of_rfc_4034() {
        Name example = Names.parse("example");
        List<String> canonical = List.of(
                "example.",
                "a.example.",
                "yljkjljk.a.example.",
                "z.a.example.",
                "zabc.a.example.",
                "z.example.",
                "\\001.z.example.",
                "*.z.example.",
                "\\200.z.example.");
        List<Rrset> shuffled = new ArrayList<>(
                canonical.stream().map(text -> rrset(text + " 60 A 192.0.2.1")).toList());
        Collections.shuffle(shuffled, new Random(SEED));
        ZoneTree tree = ZoneTree.of(example, 1, shuffled);
        assertThat(tree.subtree(example).map(each -> Names.text(each.name()))).containsExactlyElementsOf(canonical);
    }

    @Test
    void an_empty_zone_holds_nothing() {
        ZoneTree empty = ZoneTree.empty(APEX);
        assertThat(empty.count()).isZero();
        assertThat(empty.version()).isZero();
        assertThat(empty.exists(APEX)).isFalse();
        assertThat(empty.subtree(APEX)).isEmpty();
        assertThat(empty.at(APEX)).isEmpty();
        assertThat(empty.closestEncloser(name("www"))).isEmpty();
    }

    @Test
    void a_new_version_leaves_the_old_one_as_it_was() {
        ZoneTree old = zone("www 300 A 192.0.2.1");
        Rrset before = rrset("www 300 A 192.0.2.1");
        Rrset after = rrset("www 300 A 192.0.2.2");
        ZoneTree changed = old.with(List.of(RrsetEdit.between(before, after)), 2);
        assertThat(old.find(name("www"), Type.A)).contains(before);
        assertThat(changed.find(name("www"), Type.A)).contains(after);
        assertThat(old.version()).isEqualTo(1);
        assertThat(changed.version()).isEqualTo(2);
    }

    @Test
    void nothing_is_overwritten_unseen() {
        ZoneTree tree = zone("www 300 A 192.0.2.1");
        RrsetEdit stale = RrsetEdit.between(rrset("www 300 A 192.0.2.9"), rrset("www 300 A 192.0.2.2"));
        RrsetEdit blind = RrsetEdit.between(null, rrset("www 300 A 192.0.2.2"));
        RrsetEdit outside = RrsetEdit.between(null, rrset("www.example.net. 300 A 192.0.2.2"));
        RrsetEdit sound = RrsetEdit.between(null, rrset("new 300 A 192.0.2.2"));
        assertThatThrownBy(() -> tree.with(List.of(stale), 2)).hasMessageContaining("does not start from");
        assertThatThrownBy(() -> tree.with(List.of(blind), 2)).hasMessageContaining("does not start from");
        assertThatThrownBy(() -> tree.with(List.of(outside), 2)).hasMessageContaining("not in the zone");
        assertThatThrownBy(() -> tree.with(List.of(sound), 1)).hasMessageContaining("does not follow");
    }

    @Test
    void a_zone_has_one_rrset_of_a_name_and_type_and_none_outside() {
        Rrset one = rrset("www 300 A 192.0.2.1");
        assertThatThrownBy(() -> ZoneTree.of(APEX, 1, List.of(one, rrset("www 300 A 192.0.2.2"))))
                .hasMessageContaining("two RRsets");
        assertThatThrownBy(() -> ZoneTree.of(APEX, 1, List.of(rrset("example.net. 300 A 192.0.2.2"))))
                .hasMessageContaining("not in the zone");
    }

    @Test
    void knows_empty_non_terminals_and_closest_enclosers() {
        ZoneTree tree = zone("a.b.c 300 A 192.0.2.1", "*.w 300 A 192.0.2.2");
        assertThat(tree.exists(name("b.c"))).isTrue();
        assertThat(tree.at(name("b.c"))).isEmpty();
        assertThat(tree.exists(name("x.b.c"))).isFalse();
        assertThat(tree.closestEncloser(name("x.b.c"))).contains(name("b.c"));
        assertThat(tree.closestEncloser(name("y.x.a.b.c"))).contains(name("a.b.c"));
        assertThat(tree.closestEncloser(name("a.b.c"))).contains(name("a.b.c"));
        assertThat(tree.closestEncloser(name("zz"))).contains(APEX);
        assertThat(tree.closestEncloser(Names.parse("example.net"))).isEmpty();
        assertThat(tree.wildcardFor(name("x.w"))).contains(name("*.w"));
        assertThat(tree.wildcardFor(name("x.y.w"))).contains(name("*.w"));
        assertThat(tree.wildcardFor(name("w"))).isEmpty();
        assertThat(tree.wildcardFor(name("x.c"))).isEmpty();
    }

    @Test
    void a_subtree_is_cut_by_whole_labels_and_streamed_lazily() {
        ZoneTree tree = zone("b 300 A 192.0.2.1", "a.b 300 A 192.0.2.1", "bb 300 A 192.0.2.1", "a.bb 60 A 192.0.2.1");
        assertThat(tree.subtree(name("b")).map(Rrset::name)).containsExactly(name("b"), name("a.b"));
        assertThat(tree.countSubtree(name("b"))).isEqualTo(2);
        assertThat(tree.countNames()).isEqualTo(5);
        assertThat(tree.subtree(APEX).limit(2)).hasSize(2);
        assertThat(tree.higher(name("a.b"))).contains(name("bb"));
        assertThat(tree.higher(name("a.bb"))).isEmpty();
    }

    /** A long run of random edits beside the plainest model there is: a sorted map. */
    @Test
    void agrees_with_a_sorted_map_over_seeded_edits() {
        Random random = new Random(SEED);
        ZoneTree tree = ZoneTree.empty(APEX);
        NavigableMap<RrsetKey, Rrset> model = new TreeMap<>();
        List<ZoneTree> kept = new ArrayList<>();
        List<Map<RrsetKey, Rrset>> keptModels = new ArrayList<>();
        for (int version = 1; version <= 4_000; version++) {
            List<RrsetEdit> edits = randomEdits(random, model);
            tree = tree.with(edits, version);
            assertThat(tree.count()).isEqualTo(model.size());
            if (version % 200 == 0) {
                assertAgrees(tree, model, random);
                kept.add(tree);
                keptModels.add(new TreeMap<>(model));
            }
        }
        for (int i = 0; i < kept.size(); i++) {
            assertThat(kept.get(i).subtree(APEX))
                    .containsExactlyElementsOf(keptModels.get(i).values());
        }
        assertThat(ZoneTree.of(APEX, 1, model.values()).subtree(APEX)).containsExactlyElementsOf(model.values());
    }

    private static List<RrsetEdit> randomEdits(Random random, NavigableMap<RrsetKey, Rrset> model) {
        List<RrsetEdit> edits = new ArrayList<>();
        boolean shrinking = random.nextInt(5) == 0;
        for (int i = random.nextInt(4); i >= 0; i--) {
            RrsetKey key = new RrsetKey(randomName(random), random.nextBoolean() ? Type.A : Type.TXT);
            Rrset before = model.get(key);
            String value =
                    key.type() == Type.A ? "A 192.0.2." + random.nextInt(4) : "TXT \"" + random.nextInt(4) + "\"";
            Rrset after = shrinking || random.nextInt(3) == 0
                    ? null
                    : rrset(Names.text(key.name()) + " " + 60 * random.nextInt(1, 4) + " " + value);
            if (!Objects.equals(before, after)) {
                edits.add(new RrsetEdit(key.name(), key.type(), before, after));
                if (after == null) {
                    model.remove(key);
                } else {
                    model.put(key, after);
                }
            }
        }
        return edits;
    }

    private static Name randomName(Random random) {
        int labels = random.nextInt(4);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < labels; i++) {
            text.append("*abcdefgh_".charAt(random.nextInt(10))).append(random.nextInt(4) == 0 ? "x." : ".");
        }
        return Names.parse(text + "example.com.");
    }

    private static void assertAgrees(ZoneTree tree, NavigableMap<RrsetKey, Rrset> model, Random random) {
        assertThat(tree.isSound()).isTrue();
        assertThat(tree.subtree(APEX)).containsExactlyElementsOf(model.values());
        for (int i = 0; i < 50; i++) {
            Name name = randomName(random);
            List<Rrset> beneath = model.values().stream()
                    .filter(each -> each.name().subdomain(name))
                    .toList();
            assertThat(tree.subtree(name)).containsExactlyElementsOf(beneath);
            assertThat(tree.countSubtree(name)).isEqualTo(beneath.size());
            assertThat(tree.exists(name)).isEqualTo(!beneath.isEmpty());
            assertThat(tree.at(name))
                    .isEqualTo(beneath.stream()
                            .filter(each -> each.name().equals(name))
                            .toList());
            assertThat(tree.find(name, Type.A)).isEqualTo(Optional.ofNullable(model.get(new RrsetKey(name, Type.A))));
            assertThat(tree.closestEncloser(name)).isEqualTo(climb(tree, name));
            assertThat(tree.higher(name))
                    .isEqualTo(Optional.ofNullable(model.higherKey(new RrsetKey(name, 70_000)))
                            .map(RrsetKey::name));
        }
    }

    /** The encloser as the interface finds it, label by label. */
    private static Optional<Name> climb(ZoneTree tree, Name name) {
        Name at = name;
        while (!tree.exists(at)) {
            if (at.equals(APEX)) {
                return Optional.empty();
            }
            at = Names.parent(at);
        }
        return Optional.of(at);
    }

    @Test
    void stays_balanced_when_filled_and_emptied_in_order() {
        List<RrsetEdit> additions = IntStream.range(0, 3_000)
                .mapToObj(i -> RrsetEdit.between(null, rrset("h%05d 60 A 192.0.2.1".formatted(i))))
                .toList();
        ZoneTree full = ZoneTree.empty(APEX).with(additions, 1);
        assertThat(full.isSound()).isTrue();
        assertThat(full.count()).isEqualTo(3_000);
        ZoneTree half = full.with(
                additions.subList(0, 1_700).stream().map(RrsetEdit::inverse).toList(), 2);
        assertThat(half.isSound()).isTrue();
        assertThat(half.count()).isEqualTo(1_300);
        ZoneTree none = half.with(
                additions.subList(1_700, 3_000).stream().map(RrsetEdit::inverse).toList(), 3);
        assertThat(none.count()).isZero();
        assertThat(full.count()).isEqualTo(3_000);
    }
}

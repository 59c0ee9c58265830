package dev.bailiwick.core.document;

import java.util.List;

/**
 * A team or person who answers for identities and zones.
 *
 * @param title what people call it
 * @param contact where to reach it: an address, a channel, a number
 * @param deputies the persons who stand in for it; they never approve what its identities ask for
 */
public record OwnerSpec(String title, String contact, List<String> deputies) implements Spec {
    static final ObjectShape<OwnerSpec> SHAPE = shape();

    public OwnerSpec {
        deputies = List.copyOf(deputies);
    }

    @Override
    public Kind kind() {
        return Kind.OWNER;
    }

    private static ObjectShape<OwnerSpec> shape() {
        var o = ObjectShape.<OwnerSpec>of("Owner: a team or person who answers for identities and zones");
        var title = o.required("title", "what people call it", Shapes.text(1, 200), OwnerSpec::title);
        var contact = o.required("contact", "where to reach it", Shapes.text(1, 200), OwnerSpec::contact);
        var deputies = o.defaulted(
                "deputies",
                "persons who stand in for it and never approve what its identities ask for",
                Shapes.set(Leaves.DOCUMENT_NAME, 0, 64),
                List.of(),
                OwnerSpec::deputies);
        return o.make(in -> new OwnerSpec(in.get(title), in.get(contact), in.get(deputies)));
    }
}

package dev.bailiwick.core.document;

import java.util.Map;

/** The shape of each kind's spec. */
final class SpecShapes {
    private static final Shape<TrustAnchorSpec> TRUST_ANCHOR = new TaggedShape<>(
            "type",
            Map.of(
                    "oidc",
                    TrustAnchorSpec.Oidc.SHAPE,
                    "tsig",
                    TrustAnchorSpec.Tsig.SHAPE,
                    "api-key",
                    TrustAnchorSpec.ApiKey.SHAPE,
                    "acme-dns",
                    TrustAnchorSpec.AcmeDns.SHAPE),
            SpecShapes::tag);

    private static final Shape<BackendSpec> BACKEND = new TaggedShape<>(
            "type",
            Map.of(
                    "builtin",
                    BackendSpec.Builtin.SHAPE,
                    "rfc2136",
                    BackendSpec.Rfc2136.SHAPE,
                    "powerdns",
                    BackendSpec.PowerDns.SHAPE),
            SpecShapes::tag);

    private SpecShapes() {}

    static Shape<? extends Spec> of(Kind kind) {
        return switch (kind) {
            case OWNER -> OwnerSpec.SHAPE;
            case PERSON -> PersonSpec.SHAPE;
            case TRUST_ANCHOR -> TRUST_ANCHOR;
            case IDENTITY -> IdentitySpec.SHAPE;
            case GRANT -> GrantSpec.SHAPE;
            case FORBID -> ForbidSpec.SHAPE;
            case APPROVAL_RULE -> ApprovalRuleSpec.SHAPE;
            case ZONE -> ZoneSpec.SHAPE;
            case BACKEND -> BACKEND;
        };
    }

    /** The canonical tree of a spec. */
    static Object write(Spec spec) {
        return switch (spec) {
            case OwnerSpec owner -> OwnerSpec.SHAPE.write(owner);
            case PersonSpec person -> PersonSpec.SHAPE.write(person);
            case TrustAnchorSpec anchor -> TRUST_ANCHOR.write(anchor);
            case IdentitySpec identity -> IdentitySpec.SHAPE.write(identity);
            case GrantSpec grant -> GrantSpec.SHAPE.write(grant);
            case ForbidSpec forbid -> ForbidSpec.SHAPE.write(forbid);
            case ApprovalRuleSpec rule -> ApprovalRuleSpec.SHAPE.write(rule);
            case ZoneSpec zone -> ZoneSpec.SHAPE.write(zone);
            case BackendSpec backend -> BACKEND.write(backend);
        };
    }

    private static String tag(TrustAnchorSpec anchor) {
        return switch (anchor) {
            case TrustAnchorSpec.Oidc _ -> "oidc";
            case TrustAnchorSpec.Tsig _ -> "tsig";
            case TrustAnchorSpec.ApiKey _ -> "api-key";
            case TrustAnchorSpec.AcmeDns _ -> "acme-dns";
        };
    }

    private static String tag(BackendSpec backend) {
        return switch (backend) {
            case BackendSpec.Builtin _ -> "builtin";
            case BackendSpec.Rfc2136 _ -> "rfc2136";
            case BackendSpec.PowerDns _ -> "powerdns";
        };
    }
}

package dev.bailiwick.engine.credential;

import dev.bailiwick.engine.port.CredentialRows.LeaseRow;
import dev.bailiwick.engine.principal.Principal;

/** A lease's row with what is read from it once. Immutable. */
record Lease(LeaseRow row, Principal.Automation principal) {}

package dev.bailiwick.store;

/** The whole contract of the store's port: every database passes it. */
interface StoreContract
        extends GroupCommitContract,
                FailureContract,
                LogContract,
                ZoneRowsContract,
                ClaimRowsContract,
                ChangeRowsContract,
                CredentialRowsContract,
                SettingRowsContract,
                AlertRowsContract {}

package dev.bailiwick.server.wiring;

import dev.bailiwick.engine.port.Store;
import dev.bailiwick.server.config.ServerConfig;
import dev.bailiwick.store.StoreOptions;
import dev.bailiwick.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the store that the configuration names. Stateless. */
public final class Databases {
    private Databases() {}

    /** Durable, with the defaults. */
    public static Store open(ServerConfig config, Path data, Path base) throws IOException {
        return open(config, data, base, StoreOptions.defaults());
    }

    static Store open(ServerConfig config, Path data, Path base, StoreOptions options) throws IOException {
        Optional<ServerConfig.Postgres> postgres = config.postgres();
        if (postgres.isEmpty()) {
            return Stores.sqlite(data, options);
        }
        String password =
                Files.readString(base.resolve(postgres.get().passwordFile())).strip();
        return Stores.postgres(postgres.get().url(), postgres.get().user(), password, options);
    }
}

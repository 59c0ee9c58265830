package dev.bailiwick.doors.rest;

import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.engine.Engine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The log as a zip file of the directory that verifies offline, made aside and streamed. One at a time. */
final class AuditExport {
    private final Engine engine;
    private final Semaphore one = new Semaphore(1);

    AuditExport(Engine engine) {
        this.engine = engine;
    }

    Reply reply() throws IOException {
        if (!one.tryAcquire()) {
            throw Declined.of(Refusal.Kind.LIMIT_REACHED, "another export is being made: try again later");
        }
        Path aside = null;
        try {
            aside = Files.createTempDirectory("bailiwick-export");
            Path directory = aside.resolve("log");
            engine.checkpoints().export(directory);
            Path zip = aside.resolve("log.zip");
            try (OutputStream out = Files.newOutputStream(zip)) {
                pack(directory, out);
            }
            Path made = aside;
            aside = null;
            return new Reply(
                    200,
                    "application/zip",
                    Map.of("Content-Disposition", "attachment; filename=\"bailiwick-log.zip\""),
                    out -> {
                        try {
                            Files.copy(zip, out);
                        } finally {
                            delete(made);
                        }
                    });
        } finally {
            one.release();
            if (aside != null) {
                delete(aside);
            }
        }
    }

    private static void pack(Path directory, OutputStream out) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Path file : files) {
                zip.putNextEntry(new ZipEntry(directory.relativize(file).toString()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(directory)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }
}

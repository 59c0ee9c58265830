package dev.bailiwick.cli.policy;

import dev.bailiwick.cli.document.UnreadableDocuments;
import dev.bailiwick.cli.document.YamlDocuments;
import dev.bailiwick.cli.document.YamlDocuments.YamlDocument;
import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the documents of files and directories, in the order of their paths. Stateless. */
public final class DocumentFiles {
    /** The most files that one command reads. */
    public static final int MAX_FILES = 1_000;

    private static final int MAX_BYTES = 4 * YamlDocuments.MAX_CHARS;

    /** The kind of documents that hold expected decisions. */
    private static final String TEST = "PolicyTest";

    private DocumentFiles() {}

    /**
     * Reads everything that the paths name: files as they are, of directories all {@code .yaml}, {@code .yml} and
     * {@code .json} files at any depth, hidden ones left out.
     *
     * @throws Failure where a path cannot be read, or something in it is no document; all such places are named
     */
    public static List<YamlDocument> read(List<Path> paths) {
        List<YamlDocument> documents = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        for (Path file : files(paths)) {
            try {
                documents.addAll(YamlDocuments.read(file.toString(), text(file)));
            } catch (UnreadableDocuments e) {
                errors.add(String.valueOf(e.getMessage()));
            }
        }
        errors.addAll(misshapen(documents));
        if (!errors.isEmpty()) {
            throw new Failure(ExitCode.INVALID, "invalid", "the documents cannot be read", errors, null);
        }
        if (documents.isEmpty()) {
            throw Failure.invalid("there is no document in " + paths);
        }
        return documents;
    }

    /** Tells whether the document is one of expected decisions, which is run and never applied. */
    public static boolean isTest(YamlDocument document) {
        return document.tree() instanceof Map<?, ?> map && TEST.equals(map.get("kind"));
    }

    private static List<String> misshapen(List<YamlDocument> documents) {
        List<String> errors = new ArrayList<>();
        Map<String, YamlDocument> seen = new HashMap<>();
        for (YamlDocument document : documents) {
            if (!(document.tree() instanceof Map<?, ?> map)) {
                errors.add(document.locate("", "expected a document with `kind`, `name` and `spec`"));
                continue;
            }
            String id = map.get("kind") + "/" + map.get("name");
            YamlDocument other = seen.putIfAbsent(id, document);
            if (other != null) {
                errors.add(document.locate(
                        "/name", "`" + id + "` was given before, at " + other.file() + ":" + other.line("/name")));
            }
        }
        return errors;
    }

    private static List<Path> files(List<Path> paths) {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                files.addAll(inside(path));
            } else {
                files.add(path);
            }
        }
        if (files.size() > MAX_FILES) {
            throw Failure.usage("more than " + MAX_FILES + " files in one command");
        }
        return files;
    }

    private static List<Path> inside(Path directory) {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(path -> declares(directory.relativize(path)) && Files.isRegularFile(path))
                    .sorted()
                    .limit(MAX_FILES + 1L)
                    .toList();
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    private static boolean declares(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        String name = relative.toString();
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }

    private static String text(Path file) throws UnreadableDocuments {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw Failure.invalid("`" + file + "` is longer than " + MAX_BYTES + " bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Failure.invalid("`" + file + "` is not UTF-8");
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Failure unreadable(Path path, IOException cause) {
        boolean missing = cause instanceof java.nio.file.NoSuchFileException;
        String why = missing ? "there is no such file or directory" : String.valueOf(cause.getMessage());
        Failure failure = Failure.usage("`" + path + "` cannot be read: " + why);
        failure.initCause(cause);
        return failure;
    }
}

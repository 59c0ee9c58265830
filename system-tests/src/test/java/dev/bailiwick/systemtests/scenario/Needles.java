package dev.bailiwick.systemtests.scenario;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Secrets in every spelling in which they could lie about, and a search for them. For one thread. */
final class Needles {
    private final Map<String, byte[]> spellings = new LinkedHashMap<>();

    /** Looks for a secret that is text, such as a token. */
    void text(String what, String secret) {
        octets(what, secret.getBytes(StandardCharsets.UTF_8));
    }

    /** Looks for a secret that is written in base64: as it is written, and its octets. */
    void base64(String what, String secret) {
        text(what, secret);
        octets(what + " (octets)", Base64.getDecoder().decode(secret));
    }

    /** Looks for octets: raw, in hex, and in base64 wherever in a longer text they may begin. */
    void octets(String what, byte[] secret) {
        add(what + " raw", secret);
        add(what + " in hex", ascii(HexFormat.of().formatHex(secret)));
        add(what + " in capital hex", ascii(HexFormat.of().withUpperCase().formatHex(secret)));
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + secret.length];
            System.arraycopy(secret, 0, shifted, before, secret.length);
            // Characters that also hold bits of what stands before or after are left out.
            int from = before == 0 ? 0 : before + 1;
            int to = shifted.length * 8 / 6;
            add(what + " in base64", part(Base64.getEncoder().encodeToString(shifted), from, to));
            add(what + " in base64url", part(Base64.getUrlEncoder().encodeToString(shifted), from, to));
        }
    }

    private static byte[] part(String text, int from, int to) {
        return ascii(text.substring(from, to));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void add(String what, byte[] spelling) {
        if (spelling.length < 12) {
            throw new IllegalArgumentException("`" + what + "` is too short to be found only where it is");
        }
        spellings.put(what + " #" + spellings.size(), spelling);
    }

    /** What of all this stands in the haystack. */
    List<String> in(String place, byte[] haystack) {
        List<String> found = new ArrayList<>();
        spellings.forEach((what, spelling) -> {
            if (contains(haystack, spelling)) {
                found.add(what + " in " + place);
            }
        });
        return found;
    }

    /** What of all this stands in any file of the directory, or in the name of one. */
    List<String> inFiles(Path directory) throws IOException {
        List<String> found = new ArrayList<>();
        TreeSet<Path> files = new TreeSet<>();
        try (Stream<Path> all = Files.walk(directory)) {
            all.filter(Files::isRegularFile).forEach(files::add);
        }
        for (Path file : files) {
            found.addAll(in(file.toString(), Files.readAllBytes(file)));
            found.addAll(in("the name " + file, file.toString().getBytes(StandardCharsets.UTF_8)));
        }
        return found;
    }

    private static boolean contains(byte[] haystack, byte[] needle) {
        for (int at = 0; at <= haystack.length - needle.length; at++) {
            int same = 0;
            while (same < needle.length && haystack[at + same] == needle[same]) {
                same++;
            }
            if (same == needle.length) {
                return true;
            }
        }
        return false;
    }
}

package dev.bailiwick.cli.rest;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The public REST API. Whatever is not a success becomes a {@link Failure} with the right exit code. For one thread.
 */
public final class Api implements AutoCloseable {
    /** The longest answer that is read into memory, in bytes. */
    static final int MAX_ANSWER_BYTES = 64 << 20;

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(100);
    private static final Duration TRANSFER = Duration.ofMinutes(30);
    private static final int PAGE = 500;

    private final ServerAddress server;
    private final Optional<Credential> credential;
    private final HttpClient http;

    /**
     * A client; nothing is sent yet.
     *
     * @param authority a file of certificates to trust instead of the platform's, or null
     */
    public Api(ServerAddress server, Optional<Credential> credential, @Nullable Path authority) {
        this.server = server;
        this.credential = credential;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER);
        if (server.loopback()) {
            builder.proxy(HttpClient.Builder.NO_PROXY);
        }
        if (authority != null) {
            builder.sslContext(Authority.of(authority));
        }
        this.http = builder.build();
    }

    public Answer get(String path) {
        return json(request(path).GET(), true);
    }

    public Answer delete(String path) {
        return json(request(path).DELETE(), true);
    }

    public Answer post(String path, JsonNode body) {
        return post(path, body, Map.of());
    }

    /** A POST of JSON with further headers. */
    public Answer post(String path, JsonNode body, Map<String, String> headers) {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
        headers.forEach(request::header);
        return json(request.POST(BodyPublishers.ofString(body.toString())), true);
    }

    /** A POST of a form, without the credential: the form itself proves who asks. */
    public Answer form(String path, Map<String, String> fields) {
        String form = fields.entrySet().stream()
                .map(field -> ServerAddress.escape(field.getKey()) + "=" + ServerAddress.escape(field.getValue()))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = request(path).header("Content-Type", "application/x-www-form-urlencoded");
        return json(request.POST(BodyPublishers.ofString(form)), false);
    }

    /**
     * A POST of a file as plain text.
     *
     * @param sent hears how many bytes have left so far
     */
    public Answer upload(String path, Path file, LongConsumer sent) {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "text/plain; charset=utf-8")
                .timeout(TRANSFER);
        try {
            BodyPublisher whole = BodyPublishers.ofFile(file);
            return json(request.POST(new CountedBody(whole, sent)), true);
        } catch (FileNotFoundException e) {
            throw Failure.usage("`" + file + "` cannot be read: there is no such file");
        }
    }

    /** Text, such as a receipt. */
    public String text(String path) {
        HttpResponse<InputStream> response = send(request(path).GET(), true);
        byte[] bytes = read(response);
        if (response.statusCode() / 100 != 2) {
            throw Problems.of(response.statusCode(), bytes, server.base());
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A stream of any length, such as an export; the caller closes it. */
    public InputStream stream(String path) {
        HttpResponse<InputStream> response = send(request(path).GET().timeout(TRANSFER), true);
        if (response.statusCode() != 200) {
            throw Problems.of(response.statusCode(), read(response), server.base());
        }
        return response.body();
    }

    /**
     * All pages of a list up to a number of items: {@code {items: [...]}}, and {@code next} where there are more.
     *
     * @param most how many items at most, from 1
     */
    public JsonNode all(String path, Map<String, String> query, int most) {
        ArrayNode items = Json.object().putArray("items");
        Map<String, String> page = new LinkedHashMap<>(query);
        String next = "";
        do {
            page.put("limit", Integer.toString(Math.min(PAGE, most - items.size())));
            page.put("after", next);
            JsonNode body = get(ServerAddress.withQuery(path, page)).body();
            List<JsonNode> read = Json.list(body, "items");
            read.forEach(items::add);
            next = read.isEmpty() ? "" : Json.text(body, "next");
        } while (!next.isEmpty() && items.size() < most);
        ObjectNode all = Json.object();
        all.set("items", items);
        if (!next.isEmpty()) {
            all.put("next", next);
        }
        return all;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.base() + path))
                .timeout(ANSWER)
                .header("Accept", "application/json, application/problem+json, */*;q=0.1");
    }

    private Answer json(HttpRequest.Builder request, boolean identified) {
        HttpResponse<InputStream> response = send(request, identified);
        byte[] bytes = read(response);
        if (response.statusCode() / 100 != 2) {
            throw Problems.of(response.statusCode(), bytes, server.base());
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        JsonNode body = text.isBlank() ? Json.of(null) : Json.read(text).orElseThrow(this::notAServer);
        String correlation =
                response.headers().firstValue("Bailiwick-Correlation").orElse("");
        return new Answer(response.statusCode(), body, correlation);
    }

    private HttpResponse<InputStream> send(HttpRequest.Builder request, boolean identified) {
        if (identified) {
            credential.ifPresent(own -> request.setHeader("Authorization", "Bearer " + own.secret()));
        }
        try {
            HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
            if (response.statusCode() / 100 == 3) {
                response.body().close();
                throw notAServer();
            }
            return response;
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.UNREACHABLE, "unreachable", "interrupted while waiting for " + server.base());
        }
    }

    private byte[] read(HttpResponse<InputStream> response) {
        try (InputStream in = response.body()) {
            byte[] bytes = in.readNBytes(MAX_ANSWER_BYTES + 1);
            if (bytes.length > MAX_ANSWER_BYTES) {
                throw notAServer();
            }
            return bytes;
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private Failure notAServer() {
        String message = "what answers at " + server.base() + " is not Bailiwick, or not one that this program knows";
        return new Failure(ExitCode.UNREACHABLE, "unreachable", message);
    }

    private Failure unreachable(IOException cause) {
        boolean late = cause instanceof HttpTimeoutException;
        String why = late ? "it did not answer in time" : reason(cause);
        Failure failure = new Failure(
                ExitCode.UNREACHABLE,
                "unreachable",
                "cannot reach the server at " + server.base() + ": " + why,
                List.of(
                        "is it running? `bailiwick serve --data DIR` starts one; --server URL or BAILIWICK_SERVER says where it is"),
                null);
        failure.initCause(cause);
        return failure;
    }

    private static String reason(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each.getMessage() != null) {
                return each.getMessage();
            }
        }
        return cause instanceof java.net.ConnectException
                ? "nothing listens there"
                : cause.getClass().getSimpleName();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

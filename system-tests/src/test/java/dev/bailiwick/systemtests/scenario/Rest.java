package dev.bailiwick.systemtests.scenario;

import dev.bailiwick.cli.report.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A caller of the REST API that sees what the command line hides. Thread-safe. */
final class Rest implements AutoCloseable {
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String base;

    Rest(Home home) {
        this.base = "http://127.0.0.1:" + home.rest().getPort();
    }

    /** An answer. */
    record Answer(int status, String body) {
        JsonNode json() {
            return Json.read(body).orElseThrow(() -> new AssertionError("no JSON: " + body));
        }

        String field(String name) {
            return Json.text(json(), name);
        }
    }

    Answer get(String path, String credential) throws IOException {
        return send(request(path, credential).GET().build());
    }

    Answer post(String path, String credential, String json) throws IOException {
        return post(path, credential, json, Map.of());
    }

    Answer post(String path, String credential, String json, Map<String, String> headers) throws IOException {
        HttpRequest.Builder request = request(path, credential).header("Content-Type", "application/json");
        headers.forEach(request::header);
        return send(request.POST(HttpRequest.BodyPublishers.ofString(json)).build());
    }

    Answer delete(String path, String credential) throws IOException {
        return send(request(path, credential).DELETE().build());
    }

    Answer form(String path, String body) throws IOException {
        return send(request(path, "")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private HttpRequest.Builder request(String path, String credential) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(20));
        return credential.isEmpty() ? request : request.header("Authorization", "Bearer " + credential);
    }

    private Answer send(HttpRequest request) throws IOException {
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}

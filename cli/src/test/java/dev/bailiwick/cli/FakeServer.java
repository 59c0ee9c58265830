package dev.bailiwick.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bailiwick.cli.report.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/** A server on loopback that gives the answers it was told, as the REST contract has them, and keeps what it was asked. */
final class FakeServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Queue<Reply>> replies = new HashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** A request as it arrived. */
    record Asked(String method, String path, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }

        JsonNode json() {
            return Json.read(body).orElseThrow();
        }
    }

    private record Reply(int status, String type, byte[] body) {}

    FakeServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on answers so; given twice for the same request, the first answer comes first and the last one stays. */
    FakeServer on(String methodAndPath, int status, String json) {
        String type = status >= 400 ? "application/problem+json" : "application/json";
        return on(methodAndPath, status, type, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    FakeServer on(String methodAndPath, int status, String type, byte[] body) {
        replies.computeIfAbsent(methodAndPath, key -> new ArrayDeque<>()).add(new Reply(status, type, body));
        return this;
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    Asked last() {
        return asked.getLast();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().toString();
            asked.add(new Asked(exchange.getRequestMethod(), path, Map.copyOf(exchange.getRequestHeaders()), body));
            Reply reply = reply(exchange.getRequestMethod() + " " + path);
            exchange.getResponseHeaders().set("Content-Type", reply.type());
            exchange.getResponseHeaders().set("Bailiwick-Correlation", "a_42");
            exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
            exchange.getResponseBody().write(reply.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized Reply reply(String request) {
        Queue<Reply> queue = replies.get(request);
        if (queue == null) {
            String body =
                    "{\"type\":\"https://bailiwick.dev/problems/not-found\",\"status\":404,\"detail\":\"no canned answer to `"
                            + request + "`\"}";
            return new Reply(404, "application/problem+json", body.getBytes(StandardCharsets.UTF_8));
        }
        return queue.size() > 1 ? queue.remove() : queue.element();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package dev.bailiwick.cli.rest;

import tools.jackson.databind.JsonNode;

/**
 * What the server answered to a request that it carried out.
 *
 * @param status the HTTP status, 200 to 299
 * @param body the JSON value; null's node where there was no body
 * @param correlation the reference of the access in the log, empty where none was given
 */
public record Answer(int status, JsonNode body, String correlation) {}

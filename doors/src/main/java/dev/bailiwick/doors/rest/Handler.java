package dev.bailiwick.doors.rest;

import java.io.IOException;

/** What an endpoint does. Called on a virtual thread; may block; refuses by {@link Declined} or the engine's Refused. */
@FunctionalInterface
interface Handler {
    Reply handle(Call call) throws IOException;
}

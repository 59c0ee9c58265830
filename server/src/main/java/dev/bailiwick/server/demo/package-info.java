/**
 * {@code bailiwick demo}: the main job before your eyes. The workload's issuer, the two persons and the second name
 * server are the demo's own; the server, the path and the command line are the product's.
 */
@NullMarked
package dev.bailiwick.server.demo;

import org.jspecify.annotations.NullMarked;

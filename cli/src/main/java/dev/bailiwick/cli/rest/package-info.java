/** The client of the public REST API. */
@NullMarked
package dev.bailiwick.cli.rest;

import org.jspecify.annotations.NullMarked;

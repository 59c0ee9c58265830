/** Tiles and entry bundles as C2SP tlog-tiles lays them out. */
@NullMarked
package dev.bailiwick.tlog.tile;

import org.jspecify.annotations.NullMarked;

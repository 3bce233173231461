package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.io.Serializable;

/**
 * An object in one snapshot.
 *
 * @param snapshot the id of the snapshot, see {@link Snapshot#id}
 * @param object the entry as read
 */
public record Sighting(int snapshot, KmemleakObject object) implements Serializable {}

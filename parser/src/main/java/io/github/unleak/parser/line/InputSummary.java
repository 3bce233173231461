package io.github.unleak.parser.line;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What an input turned out to be.
 *
 * @param path the input as named in reports
 * @param folder the folder argument it was found below, or {@code null} where the user named the
 *     file itself
 * @param kind what it is
 * @param bytes its size after decompression
 * @param lines its lines after decompression
 */
public record InputSummary(
    String path, @Nullable String folder, InputKind kind, long bytes, long lines)
    implements Serializable {}

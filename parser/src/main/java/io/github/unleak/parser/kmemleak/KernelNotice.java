package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.SourceLine;

/**
 * A line about the detector or the kernel run rather than about an object.
 *
 * @param kind what it says
 * @param count the number in it ({@link NoticeKind#NEW_LEAKS}), else -1
 * @param logMicros the log's time stamp, microseconds since boot, or -1
 * @param text the part of the line that matters: the kernel release of a banner, else the message
 *     without prefixes
 * @param source the line
 */
public record KernelNotice(
    NoticeKind kind, long count, long logMicros, String text, SourceLine source) {}

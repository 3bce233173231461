package io.github.unleak.analyzer.replay;

import java.io.Serializable;
import java.util.List;

/**
 * What the replay found of one rcache.
 *
 * @param order ranges of 2^order pages
 * @param depot magazines in the depot at the end, as far as known
 * @param highest most magazines that were in it at a time
 * @param pops how often it was popped
 * @param points its size over time, thinned
 */
public record RcacheReport(int order, int depot, int highest, long pops, List<DepotPoint> points)
    implements Serializable {}

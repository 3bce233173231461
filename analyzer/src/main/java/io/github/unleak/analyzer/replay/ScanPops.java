package io.github.unleak.analyzer.replay;

import java.io.Serializable;

/**
 * How often a depot was popped while a scan ran: what a pop moves, the scan may miss.
 *
 * @param scan the scan, counted from 1 over the trace
 * @param domain address of the {@code struct iova_domain}
 * @param order ranges of 2^order pages
 * @param pops at least 1
 */
public record ScanPops(int scan, long domain, int order, long pops) implements Serializable {}

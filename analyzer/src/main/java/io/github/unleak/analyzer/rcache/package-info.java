/**
 * The IOVA rcache of drivers/iommu/iova.c: its generations, its magazines and the shape of its
 * depot. Knows nothing of scans.
 */
@NullMarked
package io.github.unleak.analyzer.rcache;

import org.jspecify.annotations.NullMarked;

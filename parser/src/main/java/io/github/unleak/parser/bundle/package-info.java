/** What a recorder says about its own recording ({@code bundle.json}). */
@NullMarked
package io.github.unleak.parser.bundle;

import org.jspecify.annotations.NullMarked;

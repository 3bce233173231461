/** What a recorder says of its own recording ({@code bundle.json}). */
@NullMarked
package io.github.unleak.parser.bundle;

import org.jspecify.annotations.NullMarked;

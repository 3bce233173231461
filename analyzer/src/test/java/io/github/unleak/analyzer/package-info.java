/** Small reports made by hand, for the tests of all packages. */
@NullMarked
package io.github.unleak.analyzer;

import org.jspecify.annotations.NullMarked;

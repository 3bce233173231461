/** What inputs can and cannot prove. */
@NullMarked
package io.github.unleak.cli.report.doctor;

import org.jspecify.annotations.NullMarked;

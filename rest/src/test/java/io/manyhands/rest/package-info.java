@NullMarked
package io.manyhands.rest;

import org.jspecify.annotations.NullMarked;

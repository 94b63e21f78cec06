/**
 * What really is concurrent within one JVM, under Lincheck. The kernels' tests lie in the packages of what they test, for that is
 * mostly nobody else's business.
 */
package dev.nevertwice.property.kernel;

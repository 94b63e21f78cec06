/** Scenarios on real parts: processes that can be killed, a PostgreSQL server that keeps its word, sockets. */
package dev.nevertwice.chaos.live;

/** Where HTTP/1.1 messages begin and end in a stream of bytes. */
package dev.nevertwice.chaos.proxy.http;

/** Which requests an instance takes, and how it ends without leaving anybody behind. */
package dev.nevertwice.pay.admission;

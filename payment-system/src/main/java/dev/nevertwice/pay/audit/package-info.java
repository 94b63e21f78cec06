/** Whether the books agree with themselves, whatever wrote them. */
package dev.nevertwice.pay.audit;

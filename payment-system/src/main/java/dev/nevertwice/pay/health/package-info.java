/** Whether this instance lives, and whether it should be sent anything. */
package dev.nevertwice.pay.health;

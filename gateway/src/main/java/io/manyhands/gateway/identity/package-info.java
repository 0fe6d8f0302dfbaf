/// Who a volunteer is, and how a gateway recognizes what it, or another gateway, has signed.
///
/// A volunteer is a random number; a token proves it. Tokens and leases are signed with one key that all gateways
/// share, each for its own purpose, so that one can never pass for the other. Nothing about a person is stored.
@NullMarked
package io.manyhands.gateway.identity;

import org.jspecify.annotations.NullMarked;

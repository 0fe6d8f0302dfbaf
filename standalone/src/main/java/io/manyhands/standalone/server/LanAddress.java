package io.manyhands.standalone.server;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The address under which others on the same network reach this machine.
final class LanAddress {
    /// Bridges and adapters of containers and virtual machines: up, site-local, and reachable by nobody else.
    private static final Pattern VIRTUAL = Pattern.compile(
            "(docker|br-|veth|virbr|vboxnet|vmnet|vmenet|cni|flannel|podman|lxc|bridge|utun|tun|tap|awdl|llw).*");

    private LanAddress() {}

    /// The first private IPv4 address of a real interface; empty on a machine without a network.
    static Optional<String> find() {
        try {
            return choose(NetworkInterface.networkInterfaces()
                    .map(LanAddress::candidate)
                    .toList());
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    static Optional<String> choose(List<Candidate> candidates) {
        return candidates.stream()
                .filter(Candidate::isUp)
                .filter(candidate -> !VIRTUAL.matcher(candidate.name()).matches())
                .flatMap(candidate -> candidate.addresses().stream())
                .filter(Inet4Address.class::isInstance)
                .filter(InetAddress::isSiteLocalAddress)
                .map(InetAddress::getHostAddress)
                .findFirst();
    }

    private static Candidate candidate(NetworkInterface adapter) {
        try {
            var isUp = adapter.isUp() && !adapter.isLoopback() && !adapter.isPointToPoint() && !adapter.isVirtual();
            return new Candidate(
                    adapter.getName(), isUp, adapter.inetAddresses().toList());
        } catch (SocketException e) {
            return new Candidate(adapter.getName(), false, List.of());
        }
    }

    /// @param isUp whether it is up and neither loopback, point-to-point nor a sub-interface
    record Candidate(String name, boolean isUp, List<InetAddress> addresses) {}
}

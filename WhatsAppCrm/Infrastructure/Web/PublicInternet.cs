using System.Net;
using System.Net.Sockets;

namespace WhatsAppCrm.Infrastructure.Web;

/// <summary>
/// Which addresses belong to the public internet: not this machine, not the network it stands in, not the cloud's own services
/// (169.254.169.254), nor anything that is translated into one of those. IANA special-purpose address registries, read 2026-11-20.
/// </summary>
public static class PublicInternet
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            "224.0.0.0/4", // multicast
            "240.0.0.0/4", // reserved, and broadcast
            "2001::/23", // Teredo and other protocols' own
            "2001:db8::/32",
            "2002::/16", // 6to4: an IPv4 address inside
            "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Of IPv6 only what is given out for use; it leaves out ::1, unique local, link local, multicast, mapped IPv4 and NAT64 (64:ff9b::).</summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    public static bool Includes(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && (!GlobalUnicast.Contains(address) || IsIsatap(address))) return false;
        return address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
            && !NotPublic.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address));
    }

    /// <summary>An IPv4 address in the lower half, which a router at home may unwrap.</summary>
    private static bool IsIsatap(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return (bytes[8] & ~2) == 0 && bytes[9] == 0 && bytes[10] == 0x5E && bytes[11] == 0xFE;
    }
}

/// <summary>Names to addresses. A seam: what a name resolves to belongs to whoever owns the name.</summary>
public class AddressLookup
{
    public virtual Task<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);
}

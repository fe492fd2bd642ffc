/** An address for the API server that no machine has (TEST-NET-1): works without any network interface but loopback. */
export const ADVERTISED_ADDRESS = "192.0.2.1";

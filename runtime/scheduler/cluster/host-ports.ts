const ANY = '0.0.0.0';

/** Host ports in use on a node, by address. Mirrors kube-scheduler framework/types.go HostPortInfo. */
export class HostPorts {
  private readonly byIp = new Map<string, Set<string>>();

  add(ip: string | undefined, protocol: string | undefined, port: number): void {
    if (port <= 0) return;
    const address = ip || ANY;
    let used = this.byIp.get(address);
    if (!used) {
      used = new Set();
      this.byIp.set(address, used);
    }
    used.add(entry(protocol, port));
  }

  remove(ip: string | undefined, protocol: string | undefined, port: number): void {
    const address = ip || ANY;
    const used = this.byIp.get(address);
    used?.delete(entry(protocol, port));
    if (used?.size === 0) this.byIp.delete(address);
  }

  /** The wildcard address collides with every other one. */
  conflicts(ip: string | undefined, protocol: string | undefined, port: number): boolean {
    if (port <= 0 || this.byIp.size === 0) return false;
    const wanted = entry(protocol, port);
    if ((ip || ANY) === ANY) {
      for (const used of this.byIp.values()) if (used.has(wanted)) return true;
      return false;
    }
    return Boolean(this.byIp.get(ANY)?.has(wanted) || this.byIp.get(ip!)?.has(wanted));
  }

  clone(): HostPorts {
    const copy = new HostPorts();
    for (const [ip, used] of this.byIp) copy.byIp.set(ip, new Set(used));
    return copy;
  }
}

const entry = (protocol: string | undefined, port: number): string => `${protocol || 'TCP'}/${port}`;

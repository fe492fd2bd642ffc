import type { Sum } from "./release";

const sha256 = (hex: string): Sum => ({ algorithm: "sha256", hex });
const sha512 = (hex: string): Sum => ({ algorithm: "sha512", hex });

/**
 * Checksums of releases by file name. Kubernetes' are those of CHANGELOG/CHANGELOG-1.35.md in its repository, etcd's
 * those of roles/kubespray_defaults/vars/main/checksums.yml in kubespray's.
 */
export const PINNED_SUMS: ReadonlyMap<string, Sum> = new Map([
  [
    "v1.35.4/kubernetes-server-linux-amd64.tar.gz",
    sha512(
      "7454c2d9023de3230972e965e1e2a587a291e2a1abee703bb0737057e1646b23ebac538b93dd778e93579e3c293dc1fa8d002e6848ad5ebc01598bc47358fe44",
    ),
  ],
  [
    "v1.35.4/kubernetes-server-linux-arm64.tar.gz",
    sha512(
      "67187a2fe780be7816f9d10e082ed02cbba306bab379980280d00ba4c4017ff53c50cd2ff81d248c91ddcc064276b8760e17c73a1a7da1d35067a6fc0ffbdc88",
    ),
  ],
  [
    "v1.35.4/kubernetes-client-linux-amd64.tar.gz",
    sha512(
      "7c67019d82c7c70692948cd5843ae39c2854007cc117d6fa52fbd46b7521c7f7a10b6ec3085b68f021243529732d6af76b936406aba6c612e6b43e945bc7286b",
    ),
  ],
  [
    "v1.35.4/kubernetes-client-linux-arm64.tar.gz",
    sha512(
      "5dbbccd0c964894f5dae9e622619e5cec11f14e39457c8343a55bfa7ee0a30ca4155553647d0bc7dd8022ac0066fe11e9c8518300f8bc65a5a0a5ad83dfaa59f",
    ),
  ],
  [
    "v1.35.4/kubernetes-client-darwin-amd64.tar.gz",
    sha512(
      "b0e899146289de21ffec7b432473e8905f52bf9cd75f3977c6bcbb2810c72aa36d90cc671bec18a4999ff194b9b3dec69e33d55e9b8b4e44e59ea39141d5c0a0",
    ),
  ],
  [
    "v1.35.4/kubernetes-client-darwin-arm64.tar.gz",
    sha512(
      "f81537e0516238a58e859efe875bde9d37219a3efdf5e34cd50b4455eb37fbdd6af43d1e6549180071d4fbfeb87c74830888bbc8f1d555b8140067ca8766c8a9",
    ),
  ],
  [
    "v3.6.5/etcd-v3.6.5-linux-amd64.tar.gz",
    sha256("66bad39ed920f6fc15fd74adcb8bfd38ba9a6412f8c7852d09eb11670e88cac3"),
  ],
  [
    "v3.6.5/etcd-v3.6.5-linux-arm64.tar.gz",
    sha256("7010161787077b07de29b15b76825ceacbbcedcb77fe2e6832f509be102cab6b"),
  ],
]);

/** Images that the lab's pods run. */
export interface LabImages {
  /** An HTTP server that listens on 8080 as a non-root user. */
  readonly serverImage: string;
  /** Has `sh`, `sleep` and `curl`. */
  readonly clientImage: string;
  /** Has `grpc-health-checking` (agnhost). */
  readonly grpcImage: string;
}

/** The images of a configuration that names none. */
export const labImages: LabImages = {
  serverImage:
    "docker.io/nginxinc/nginx-unprivileged:1.29.1@sha256:593a17dc61d117d1bfb208246903265abe0047c5bd4508b6e790895924b24c31",
  clientImage:
    "docker.io/curlimages/curl:8.17.0@sha256:935d9100e9ba842cdb060de42472c7ca90cfe9a7c96e4dacb55e79e560b3ff40",
  grpcImage: "registry.k8s.io/e2e-test-images/agnhost:2.53",
};

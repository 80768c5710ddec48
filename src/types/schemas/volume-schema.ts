import {
  always,
  atomic,
  bool,
  int32,
  int64,
  labelSelector,
  list,
  map,
  named,
  objectMeta,
  pointer,
  quantity,
  string,
  struct,
} from "../../apimachinery/index.ts";

/** Where the data of a volume comes from (k8s.io/api `core/v1/types.go`). */

const hostPathVolumeSource = struct("HostPathVolumeSource", {
  path: always(string),
  type: pointer(named("v1.HostPathType")),
});

const emptyDirVolumeSource = struct("EmptyDirVolumeSource", {
  medium: named("v1.StorageMedium"),
  sizeLimit: pointer(quantity),
});

const gcePersistentDiskVolumeSource = struct("GCEPersistentDiskVolumeSource", {
  pdName: always(string),
  fsType: string,
  partition: int32,
  readOnly: bool,
});

const awsElasticBlockStoreVolumeSource = struct("AWSElasticBlockStoreVolumeSource", {
  volumeID: always(string),
  fsType: string,
  partition: int32,
  readOnly: bool,
});

const gitRepoVolumeSource = struct("GitRepoVolumeSource", {
  repository: always(string),
  revision: string,
  directory: string,
});

const keyToPath = struct("KeyToPath", { key: always(string), path: always(string), mode: pointer(int32) });

const secretVolumeSource = struct("SecretVolumeSource", {
  secretName: string,
  items: list(keyToPath),
  defaultMode: pointer(int32),
  optional: pointer(bool),
});

const nfsVolumeSource = struct("NFSVolumeSource", { server: always(string), path: always(string), readOnly: bool });

export const localObjectReference = atomic(struct("LocalObjectReference", { name: string }));

const iscsiVolumeSource = struct("ISCSIVolumeSource", {
  targetPortal: always(string),
  iqn: always(string),
  lun: always(int32),
  iscsiInterface: string,
  fsType: string,
  readOnly: bool,
  portals: list(string),
  chapAuthDiscovery: bool,
  chapAuthSession: bool,
  secretRef: pointer(localObjectReference),
  initiatorName: pointer(string),
});

const glusterfsVolumeSource = struct("GlusterfsVolumeSource", {
  endpoints: always(string),
  path: always(string),
  readOnly: bool,
});

const persistentVolumeClaimVolumeSource = struct("PersistentVolumeClaimVolumeSource", {
  claimName: always(string),
  readOnly: bool,
});

const rbdVolumeSource = struct("RBDVolumeSource", {
  monitors: always(list(string)),
  image: always(string),
  fsType: string,
  pool: string,
  user: string,
  keyring: string,
  secretRef: pointer(localObjectReference),
  readOnly: bool,
});

const flexVolumeSource = struct("FlexVolumeSource", {
  driver: always(string),
  fsType: string,
  secretRef: pointer(localObjectReference),
  readOnly: bool,
  options: map(string),
});

const cinderVolumeSource = struct("CinderVolumeSource", {
  volumeID: always(string),
  fsType: string,
  readOnly: bool,
  secretRef: pointer(localObjectReference),
});

const cephFSVolumeSource = struct("CephFSVolumeSource", {
  monitors: always(list(string)),
  path: string,
  user: string,
  secretFile: string,
  secretRef: pointer(localObjectReference),
  readOnly: bool,
});

const flockerVolumeSource = struct("FlockerVolumeSource", { datasetName: string, datasetUUID: string });

export const objectFieldSelector = atomic(
  struct("ObjectFieldSelector", { apiVersion: string, fieldPath: always(string) }),
);

export const resourceFieldSelector = atomic(
  struct("ResourceFieldSelector", { containerName: string, resource: always(string), divisor: quantity }),
);

const downwardAPIVolumeFile = struct("DownwardAPIVolumeFile", {
  path: always(string),
  fieldRef: pointer(objectFieldSelector),
  resourceFieldRef: pointer(resourceFieldSelector),
  mode: pointer(int32),
});

const downwardAPIVolumeSource = struct("DownwardAPIVolumeSource", {
  items: list(downwardAPIVolumeFile),
  defaultMode: pointer(int32),
});

const fcVolumeSource = struct("FCVolumeSource", {
  targetWWNs: list(string),
  lun: pointer(int32),
  fsType: string,
  readOnly: bool,
  wwids: list(string),
});

const azureFileVolumeSource = struct("AzureFileVolumeSource", {
  secretName: always(string),
  shareName: always(string),
  readOnly: bool,
});

const configMapVolumeSource = struct("ConfigMapVolumeSource", {
  name: string,
  items: list(keyToPath),
  defaultMode: pointer(int32),
  optional: pointer(bool),
});

const vsphereVirtualDiskVolumeSource = struct("VsphereVirtualDiskVolumeSource", {
  volumePath: always(string),
  fsType: string,
  storagePolicyName: string,
  storagePolicyID: string,
});

const quobyteVolumeSource = struct("QuobyteVolumeSource", {
  registry: always(string),
  volume: always(string),
  readOnly: bool,
  user: string,
  group: string,
  tenant: string,
});

const azureDiskVolumeSource = struct("AzureDiskVolumeSource", {
  diskName: always(string),
  diskURI: always(string),
  cachingMode: pointer(named("v1.AzureDataDiskCachingMode")),
  fsType: pointer(string),
  readOnly: pointer(bool),
  kind: pointer(named("v1.AzureDataDiskKind")),
});

const photonPersistentDiskVolumeSource = struct("PhotonPersistentDiskVolumeSource", {
  pdID: always(string),
  fsType: string,
});

const secretProjection = struct("SecretProjection", { name: string, items: list(keyToPath), optional: pointer(bool) });

const downwardAPIProjection = struct("DownwardAPIProjection", { items: list(downwardAPIVolumeFile) });

const configMapProjection = struct("ConfigMapProjection", {
  name: string,
  items: list(keyToPath),
  optional: pointer(bool),
});

const serviceAccountTokenProjection = struct("ServiceAccountTokenProjection", {
  audience: string,
  expirationSeconds: pointer(int64),
  path: always(string),
});

const clusterTrustBundleProjection = struct("ClusterTrustBundleProjection", {
  name: pointer(string),
  signerName: pointer(string),
  labelSelector: pointer(labelSelector),
  optional: pointer(bool),
  path: always(string),
});

const podCertificateProjection = struct("PodCertificateProjection", {
  signerName: string,
  keyType: string,
  maxExpirationSeconds: pointer(int32),
  credentialBundlePath: string,
  keyPath: string,
  certificateChainPath: string,
  userAnnotations: map(string),
});

const volumeProjection = struct("VolumeProjection", {
  secret: pointer(secretProjection),
  downwardAPI: pointer(downwardAPIProjection),
  configMap: pointer(configMapProjection),
  serviceAccountToken: pointer(serviceAccountTokenProjection),
  clusterTrustBundle: pointer(clusterTrustBundleProjection),
  podCertificate: pointer(podCertificateProjection),
});

const projectedVolumeSource = struct("ProjectedVolumeSource", {
  sources: always(list(volumeProjection)),
  defaultMode: pointer(int32),
});

const portworxVolumeSource = struct("PortworxVolumeSource", {
  volumeID: always(string),
  fsType: string,
  readOnly: bool,
});

const scaleIOVolumeSource = struct("ScaleIOVolumeSource", {
  gateway: always(string),
  system: always(string),
  secretRef: pointer(localObjectReference),
  sslEnabled: bool,
  protectionDomain: string,
  storagePool: string,
  storageMode: string,
  volumeName: string,
  fsType: string,
  readOnly: bool,
});

const storageOSVolumeSource = struct("StorageOSVolumeSource", {
  volumeName: string,
  volumeNamespace: string,
  fsType: string,
  readOnly: bool,
  secretRef: pointer(localObjectReference),
});

const csiVolumeSource = struct("CSIVolumeSource", {
  driver: always(string),
  readOnly: pointer(bool),
  fsType: pointer(string),
  volumeAttributes: map(string),
  nodePublishSecretRef: pointer(localObjectReference),
});

const volumeResourceRequirements = struct("VolumeResourceRequirements", {
  limits: map(quantity, "v1.ResourceList"),
  requests: map(quantity, "v1.ResourceList"),
});

const typedLocalObjectReference = atomic(
  struct("TypedLocalObjectReference", { apiGroup: pointer(string), kind: always(string), name: always(string) }),
);

const typedObjectReference = struct("TypedObjectReference", {
  apiGroup: pointer(string),
  kind: always(string),
  name: always(string),
  namespace: pointer(string),
});

const persistentVolumeClaimSpec = struct("PersistentVolumeClaimSpec", {
  accessModes: list(named("v1.PersistentVolumeAccessMode")),
  selector: pointer(labelSelector),
  resources: volumeResourceRequirements,
  volumeName: string,
  storageClassName: pointer(string),
  volumeMode: pointer(named("v1.PersistentVolumeMode")),
  dataSource: pointer(typedLocalObjectReference),
  dataSourceRef: pointer(typedObjectReference),
  volumeAttributesClassName: pointer(string),
});

const persistentVolumeClaimTemplate = struct("PersistentVolumeClaimTemplate", {
  metadata: objectMeta,
  spec: always(persistentVolumeClaimSpec),
});

const ephemeralVolumeSource = struct("EphemeralVolumeSource", {
  volumeClaimTemplate: pointer(persistentVolumeClaimTemplate),
});

const imageVolumeSource = struct("ImageVolumeSource", { reference: string, pullPolicy: named("v1.PullPolicy") });

export const volumeSource = struct("VolumeSource", {
  hostPath: pointer(hostPathVolumeSource),
  emptyDir: pointer(emptyDirVolumeSource),
  gcePersistentDisk: pointer(gcePersistentDiskVolumeSource),
  awsElasticBlockStore: pointer(awsElasticBlockStoreVolumeSource),
  gitRepo: pointer(gitRepoVolumeSource),
  secret: pointer(secretVolumeSource),
  nfs: pointer(nfsVolumeSource),
  iscsi: pointer(iscsiVolumeSource),
  glusterfs: pointer(glusterfsVolumeSource),
  persistentVolumeClaim: pointer(persistentVolumeClaimVolumeSource),
  rbd: pointer(rbdVolumeSource),
  flexVolume: pointer(flexVolumeSource),
  cinder: pointer(cinderVolumeSource),
  cephfs: pointer(cephFSVolumeSource),
  flocker: pointer(flockerVolumeSource),
  downwardAPI: pointer(downwardAPIVolumeSource),
  fc: pointer(fcVolumeSource),
  azureFile: pointer(azureFileVolumeSource),
  configMap: pointer(configMapVolumeSource),
  vsphereVolume: pointer(vsphereVirtualDiskVolumeSource),
  quobyte: pointer(quobyteVolumeSource),
  azureDisk: pointer(azureDiskVolumeSource),
  photonPersistentDisk: pointer(photonPersistentDiskVolumeSource),
  projected: pointer(projectedVolumeSource),
  portworxVolume: pointer(portworxVolumeSource),
  scaleIO: pointer(scaleIOVolumeSource),
  storageos: pointer(storageOSVolumeSource),
  csi: pointer(csiVolumeSource),
  ephemeral: pointer(ephemeralVolumeSource),
  image: pointer(imageVolumeSource),
});

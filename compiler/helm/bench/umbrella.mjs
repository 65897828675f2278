// An umbrella chart of 300 templates: 25 applications of 12 each, with helpers of their own, as generated charts have them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const apps = 25;

const helpers = `{{/* The name of the application. */}}
{{- define "NAME.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (default .Chart.Name .Values.nameOverride) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- define "NAME.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "NAME.selectorLabels" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
{{- define "NAME.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
`;

const head = (version, kind) => `apiVersion: ${version}
kind: ${kind}
metadata:
  name: {{ include "NAME.fullname" . }}
  labels: {{- include "NAME.labels" . | nindent 4 }}
`;
const pod = `  template:
    metadata:
      annotations:
        checksum/config: {{ .Values.config | toYaml | sha256sum }}
      labels: {{- include "NAME.selectorLabels" . | nindent 8 }}
    spec:
      serviceAccountName: {{ include "NAME.fullname" . }}
      {{- with .Values.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ .Chart.Name }}
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          imagePullPolicy: {{ .Values.image.pullPolicy }}
          env:
            {{- range $name, $value := .Values.env }}
            - name: {{ $name | upper | quote }}
              value: {{ tpl (toString $value) $ | quote }}
            {{- end }}
          ports:
            {{- range .Values.ports }}
            - name: {{ .name }}
              containerPort: {{ .port }}
            {{- end }}
          resources: {{- toYaml .Values.resources | nindent 12 }}
`;
const selector = `  selector:
    matchLabels: {{- include "NAME.selectorLabels" . | nindent 6 }}
`;

const templates = {
  'deployment.yaml': `${head('apps/v1', 'Deployment')}spec:\n  replicas: {{ .Values.replicas }}\n${selector}${pod}`,
  'statefulset.yaml': `{{- if .Values.stateful }}\n${head('apps/v1', 'StatefulSet')}spec:\n  serviceName: {{ include "NAME.fullname" . }}\n${selector}${pod}{{- end }}\n`,
  'service.yaml': `${head('v1', 'Service')}spec:
  type: {{ .Values.service.type }}
  ports:
    {{- range .Values.ports }}
    - name: {{ .name }}
      port: {{ .port }}
      targetPort: {{ .name }}
    {{- end }}
  selector: {{- include "NAME.selectorLabels" . | nindent 4 }}
`,
  'configmap.yaml': `${head('v1', 'ConfigMap')}data:\n  {{- range $k, $v := .Values.config }}\n  {{ $k }}: {{ $v | quote }}\n  {{- end }}\n`,
  'secret.yaml': `${head('v1', 'Secret')}data:\n  {{- range $k, $v := .Values.secrets }}\n  {{ $k }}: {{ $v | b64enc }}\n  {{- end }}\n`,
  'serviceaccount.yaml': head('v1', 'ServiceAccount'),
  'hpa.yaml': `{{- if .Values.autoscaling.enabled }}\n${head('autoscaling/v2', 'HorizontalPodAutoscaler')}spec:\n  minReplicas: {{ .Values.autoscaling.min }}\n  maxReplicas: {{ .Values.autoscaling.max }}\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: {{ include "NAME.fullname" . }}\n{{- end }}\n`,
  'pdb.yaml': `${head('policy/v1', 'PodDisruptionBudget')}spec:\n  minAvailable: 1\n${selector}`,
  'ingress.yaml': `{{- if .Values.ingress.enabled }}\n${head('networking.k8s.io/v1', 'Ingress')}spec:
  rules:
    {{- range .Values.ingress.hosts }}
    - host: {{ tpl .host $ | quote }}
      http:
        paths:
          {{- range .paths }}
          - path: {{ . }}
            pathType: Prefix
            backend:
              service:
                name: {{ include "NAME.fullname" $ }}
                port: { name: http }
          {{- end }}
    {{- end }}
{{- end }}
`,
  'networkpolicy.yaml': `${head('networking.k8s.io/v1', 'NetworkPolicy')}spec:\n  podSelector:\n    matchLabels: {{- include "NAME.selectorLabels" . | nindent 6 }}\n  policyTypes: [Ingress]\n  ingress:\n    - ports:\n        {{- range .Values.ports }}\n        - port: {{ .port }}\n        {{- end }}\n`,
  'role.yaml': `${head('rbac.authorization.k8s.io/v1', 'Role')}rules: {{- toYaml .Values.rules | nindent 2 }}\n`,
  'job.yaml': `${head('batch/v1', 'Job')}  annotations:\n    helm.sh/hook: pre-upgrade\nspec:\n${pod}      restartPolicy: Never\n`,
};

const values = (i) => `replicas: ${1 + (i % 3)}
stateful: ${i % 4 === 0}
image: { repository: registry.example.com/app-${i}, tag: "1.${i}", pullPolicy: IfNotPresent }
env:
  release: "{{ .Release.Name }}"
  log_level: info
  workers: 4
ports:
  - { name: http, port: 8080 }
  - { name: metrics, port: 9090 }
service: { type: ClusterIP }
config:
${Array.from({ length: 12 }, (_, k) => `  key-${k}: value ${k} of ${i}`).join('\n')}
secrets:
  token: secret-${i}
resources:
  limits: { cpu: 500m, memory: 256Mi }
  requests: { cpu: 100m, memory: 128Mi }
autoscaling: { enabled: ${i % 2 === 0}, min: 1, max: 5 }
ingress:
  enabled: true
  hosts:
    - host: "app-${i}.{{ .Release.Name }}.example.com"
      paths: [/, /api]
nodeSelector: { kubernetes.io/os: linux }
rules:
  - apiGroups: [""]
    resources: [configmaps]
    verbs: [get, list]
`;

/** Writes the chart into an empty folder. */
export function writeUmbrella(folder) {
  const write = (path, text) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  const chart = (name) => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\nappVersion: "1.0"\n`;
  write('Chart.yaml', chart('umbrella'));
  write('values.yaml', 'global: {}\n');
  for (let i = 0; i < apps; i++) {
    const name = `app-${i}`;
    const own = (text) => text.replaceAll('NAME', name);
    write(`charts/${name}/Chart.yaml`, chart(name));
    write(`charts/${name}/values.yaml`, values(i));
    write(`charts/${name}/templates/_helpers.tpl`, own(helpers));
    for (const [file, text] of Object.entries(templates)) write(`charts/${name}/templates/${file}`, own(text));
  }
}

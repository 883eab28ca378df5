{{- define "cozeproxy.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "cozeproxy.fullname" -}}
{{- $name := include "cozeproxy.name" . }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "cozeproxy.selectorLabels" -}}
app.kubernetes.io/name: {{ include "cozeproxy.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "cozeproxy.labels" -}}
{{ include "cozeproxy.selectorLabels" . }}
app.kubernetes.io/component: {{ ternary "application" "proxy" (eq .Values.mode "sidecar") }}
app.kubernetes.io/part-of: cozeproxy
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{/* All pods carry these, and what is put on the pods alone. */}}
{{- define "cozeproxy.podMetadata" -}}
annotations:
  checksum/settings: {{ include "cozeproxy.settings" . | sha256sum }}
labels:
  {{- include "cozeproxy.selectorLabels" . | nindent 2 }}
  app.kubernetes.io/component: {{ ternary "application" "proxy" (eq .Values.mode "sidecar") }}
{{- end }}

{{/* Seconds as the proxy reads a time span. */}}
{{- define "cozeproxy.span" -}}
{{- $seconds := int . }}
{{- printf "%02d:%02d:%02d" (div $seconds 3600) (div (mod $seconds 3600) 60) (mod $seconds 60) }}
{{- end }}

{{/* A pod that is asked to end is killed after that long: it must be able to do all it is given time for. */}}
{{- define "cozeproxy.gracePeriod" -}}
{{- $before := ternary .Values.application.graceSeconds .Values.shutdown.preStopSeconds (eq .Values.mode "sidecar") }}
{{- add $before .Values.shutdown.drainSeconds .Values.shutdown.marginSeconds }}
{{- end }}

{{/* appsettings.json: what was asked for beneath what the mode decides. */}}
{{- define "cozeproxy.settings" -}}
{{- /* The pod's own pause before it is asked to end is all the time that others need. */}}
{{- $own := dict "Coze" (dict "ShutdownDelay" "00:00:00" "ShutdownTimeout" (include "cozeproxy.span" .Values.shutdown.drainSeconds)) }}
{{- if eq .Values.mode "single" }}
{{- $_ := set $own "Billing" (dict "Provider" "Sqlite") }}
{{- $_ := set $own "ConnectionStrings" (dict "Billing" "Data Source=/data/cozeproxy.db") }}
{{- else }}
{{- $_ := set $own "Billing" (dict "Provider" "Postgres") }}
{{- end }}
{{- if eq .Values.mode "sidecar" }}
{{- $_ := set $own "Admin" (dict "Enabled" false) }}
{{- end }}
{{- mergeOverwrite (deepCopy .Values.settings) $own | toPrettyJson }}
{{- end }}

{{/* How the proxy runs, in whatever pod. */}}
{{- define "cozeproxy.container" -}}
name: cozeproxy
image: {{ printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- if eq .Values.mode "sidecar" }}
restartPolicy: Always
{{- end }}
env:
  - name: ASPNETCORE_CONTENTROOT
    value: /etc/cozeproxy/settings
  - name: Secrets__Directory
    value: /etc/cozeproxy/secrets
ports:
  - name: {{ include "cozeproxy.portName" . }}
    containerPort: 3000
# The first start of a version may bring the store up to date.
startupProbe:
  httpGet:
    path: {{ ternary "/healthz/ready" "/healthz/live" (eq .Values.mode "sidecar") }}
    port: {{ include "cozeproxy.portName" . }}
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 150
livenessProbe:
  httpGet:
    path: /healthz/live
    port: {{ include "cozeproxy.portName" . }}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
readinessProbe:
  httpGet:
    path: /healthz/ready
    port: {{ include "cozeproxy.portName" . }}
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 2
{{- if and (ne .Values.mode "sidecar") (gt (int .Values.shutdown.preStopSeconds) 0) }}
lifecycle:
  preStop:
    sleep:
      seconds: {{ .Values.shutdown.preStopSeconds }}
{{- end }}
resources:
  {{- toYaml .Values.resources | nindent 2 }}
securityContext:
  {{- include "cozeproxy.containerSecurity" . | nindent 2 }}
volumeMounts:
  - name: settings
    mountPath: /etc/cozeproxy/settings
    readOnly: true
  - name: secrets
    mountPath: /etc/cozeproxy/secrets
    readOnly: true
  - name: data
    mountPath: /data
{{- end }}

{{/* In the application's pod the application's port is the one called http. */}}
{{- define "cozeproxy.portName" -}}
{{ ternary "cozeproxy" "http" (eq .Values.mode "sidecar") }}
{{- end }}

{{- define "cozeproxy.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: ["ALL"]
{{- end }}

{{/* What any pod has; none of them talks to the cluster. */}}
{{- define "cozeproxy.podSpec" -}}
automountServiceAccountToken: false
enableServiceLinks: false
terminationGracePeriodSeconds: {{ include "cozeproxy.gracePeriod" . }}
securityContext:
  runAsNonRoot: true
  runAsUser: 1654
  runAsGroup: 1654
  fsGroup: 1654
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "cozeproxy.volumes" -}}
- name: settings
  configMap:
    name: {{ include "cozeproxy.fullname" . }}-settings
- name: secrets
  secret:
    secretName: {{ .Values.secretName }}
    defaultMode: 0440
{{- end }}

{{- define "cozeproxy.scratch" -}}
- name: data
  emptyDir:
    sizeLimit: {{ .Values.scratch.sizeLimit }}
{{- end }}

{{/* Replicas apart from each other: over zones evenly, and on nodes of their own where there are enough. */}}
{{- define "cozeproxy.spread" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "cozeproxy.selectorLabels" . | nindent 8 }}
    matchLabelKeys: ["pod-template-hash"]
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              {{- include "cozeproxy.selectorLabels" . | nindent 14 }}
{{- end }}

import type { components } from './schema.gen';

type Schemas = components['schemas'];

export type User = Schemas['User'];
export type AuthConfig = Schemas['AuthConfig'];
export type Resume = Schemas['Resume'];
export type Uploaded = Schemas['UploadedResume'];
export type ResumeVersion = Schemas['ResumeVersion'];
export type VersionDiff = Schemas['VersionDiff'];
export type DocumentChange = Schemas['DocumentChange'];
export type ResumeTemplate = Schemas['ResumeTemplate'];
export type ExportFormat = Schemas['ExportFormat'];
export type Share = Schemas['Share'];
export type CreatedShare = Schemas['CreatedShare'];
export type VersionSummary = Schemas['VersionSummary'];
export type ExtractedField = Schemas['FieldEvidence'];
export type SourceBox = Schemas['Box'];
export type SourcePage = Schemas['ResumePage'];
export type Run = Schemas['Run'];
export type RunStep = Schemas['RunStep'];
export type RunEvent = Schemas['RunEvent'];
export type PendingAction = Schemas['PendingAction'];

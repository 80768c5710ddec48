// Made by `npm run generate` from types-data/. Not edited by hand.
export const BATCH_V1 = `
CompletionMode=string Indexed|NonIndexed
ConcurrencyPolicy=string Allow|Forbid|Replace
CronJob +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:CronJobSpec;required status?3:CronJobStatus
CronJobList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]CronJob
CronJobSpec schedule1:string timeZone?8:*string startingDeadlineSeconds?2:*int64 concurrencyPolicy?3:ConcurrencyPolicy suspend?4:*bool jobTemplate5:JobTemplateSpec successfulJobsHistoryLimit?6:*int32 failedJobsHistoryLimit?7:*int32
CronJobStatus active?1:[]core/v1.ObjectReference;atomic lastScheduleTime?4:*meta/v1.Time lastSuccessfulTime?5:*meta/v1.Time
Job +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec?2:JobSpec status?3:JobStatus
JobCondition type1:JobConditionType status2:core/v1.ConditionStatus lastProbeTime?3:meta/v1.Time lastTransitionTime?4:meta/v1.Time reason?5:string message?6:string
JobConditionType=string
JobList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]Job
JobSpec parallelism?1:*int32 completions?2:*int32 activeDeadlineSeconds?3:*int64 podFailurePolicy?11:*PodFailurePolicy successPolicy?16:*SuccessPolicy backoffLimit?7:*int32 backoffLimitPerIndex?12:*int32 maxFailedIndexes?13:*int32 selector?4:*meta/v1.LabelSelector manualSelector?5:*bool template6:core/v1.PodTemplateSpec ttlSecondsAfterFinished?8:*int32 completionMode?9:*CompletionMode suspend?10:*bool podReplacementPolicy?14:*PodReplacementPolicy managedBy?15:*string
JobStatus conditions?1:[]JobCondition;patch=merge;mergeKey=type;atomic startTime?2:*meta/v1.Time completionTime?3:*meta/v1.Time active?4:int32 succeeded?5:int32 failed?6:int32 terminating?11:*int32 completedIndexes?7:string failedIndexes?10:*string uncountedTerminatedPods?8:*UncountedTerminatedPods ready?9:*int32
JobTemplateSpec metadata?1:meta/v1.ObjectMeta spec?2:JobSpec
PodFailurePolicy rules1:[]PodFailurePolicyRule;atomic
PodFailurePolicyAction=string Count|FailIndex|FailJob|Ignore
PodFailurePolicyOnExitCodesOperator=string In|NotIn
PodFailurePolicyOnExitCodesRequirement containerName?1:*string operator2:PodFailurePolicyOnExitCodesOperator values3:[]int32;set
PodFailurePolicyOnPodConditionsPattern type1:core/v1.PodConditionType status2:core/v1.ConditionStatus;optional
PodFailurePolicyRule action1:PodFailurePolicyAction onExitCodes?2:*PodFailurePolicyOnExitCodesRequirement onPodConditions?3:[]PodFailurePolicyOnPodConditionsPattern;atomic
PodReplacementPolicy=string Failed|TerminatingOrFailed
SuccessPolicy rules1:[]SuccessPolicyRule;atomic
SuccessPolicyRule succeededIndexes?1:*string succeededCount?2:*int32
UncountedTerminatedPods succeeded?1:[]types.UID;set failed?2:[]types.UID;set
`;

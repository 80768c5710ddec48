// Made by `npm run generate` from types-data/. Not edited by hand.
export const APIEXTENSIONS_V1 = `
ConditionStatus=string
ConversionRequest uid1:types.UID desiredAPIVersion2:string objects3:[]runtime.RawExtension
ConversionResponse uid1:types.UID convertedObjects2:[]runtime.RawExtension result3:meta/v1.Status
ConversionReview +:meta/v1.TypeMeta request?1:*ConversionRequest response?2:*ConversionResponse
ConversionStrategyType=string
CustomResourceColumnDefinition name1:string type2:string format?3:string description?4:string priority?5:int32 jsonPath6:string
CustomResourceConversion strategy1:ConversionStrategyType webhook?2:*WebhookConversion
CustomResourceDefinition +:meta/v1.TypeMeta metadata?1:meta/v1.ObjectMeta spec2:CustomResourceDefinitionSpec status?3:CustomResourceDefinitionStatus
CustomResourceDefinitionCondition type1:CustomResourceDefinitionConditionType status2:ConditionStatus lastTransitionTime?3:meta/v1.Time reason?4:string message?5:string observedGeneration?6:int64
CustomResourceDefinitionConditionType=string
CustomResourceDefinitionList +:meta/v1.TypeMeta metadata?1:meta/v1.ListMeta items2:[]CustomResourceDefinition
CustomResourceDefinitionNames plural1:string singular?2:string shortNames?3:[]string;atomic kind4:string listKind?5:string categories?6:[]string;atomic
CustomResourceDefinitionSpec group1:string names3:CustomResourceDefinitionNames scope4:ResourceScope versions7:[]CustomResourceDefinitionVersion;atomic conversion?9:*CustomResourceConversion preserveUnknownFields?10:bool
CustomResourceDefinitionStatus conditions1:[]CustomResourceDefinitionCondition;map=type;optional acceptedNames2:CustomResourceDefinitionNames;optional storedVersions3:[]string;atomic;optional observedGeneration?4:int64
CustomResourceDefinitionVersion name1:string served2:bool storage3:bool deprecated?7:bool deprecationWarning?8:*string schema?4:*CustomResourceValidation subresources?5:*CustomResourceSubresources additionalPrinterColumns?6:[]CustomResourceColumnDefinition;atomic selectableFields?9:[]SelectableField;atomic
CustomResourceSubresourceScale specReplicasPath1:string statusReplicasPath2:string labelSelectorPath?3:*string
CustomResourceSubresourceStatus
CustomResourceSubresources status?1:*CustomResourceSubresourceStatus scale?2:*CustomResourceSubresourceScale
CustomResourceValidation openAPIV3Schema?1:*JSONSchemaProps
ExternalDocumentation description?1:string url?2:string
FieldValueErrorReason=string FieldValueDuplicate|FieldValueForbidden|FieldValueInvalid|FieldValueRequired
JSON -1:[]uint8
JSONSchemaDefinitions=map[string]JSONSchemaProps
JSONSchemaDependencies=map[string]JSONSchemaPropsOrStringArray
JSONSchemaProps id?1:string $schema?2:JSONSchemaURL $ref?3:*string description?4:string type?5:string format?6:string title?7:string default?8:*JSON maximum?9:*float64 exclusiveMaximum?10:bool minimum?11:*float64 exclusiveMinimum?12:bool maxLength?13:*int64 minLength?14:*int64 pattern?15:string maxItems?16:*int64 minItems?17:*int64 uniqueItems?18:bool multipleOf?19:*float64 enum?20:[]JSON;atomic maxProperties?21:*int64 minProperties?22:*int64 required?23:[]string;atomic items?24:*JSONSchemaPropsOrArray allOf?25:[]JSONSchemaProps;atomic oneOf?26:[]JSONSchemaProps;atomic anyOf?27:[]JSONSchemaProps;atomic not?28:*JSONSchemaProps properties?29:map[string]JSONSchemaProps additionalProperties?30:*JSONSchemaPropsOrBool patternProperties?31:map[string]JSONSchemaProps dependencies?32:JSONSchemaDependencies additionalItems?33:*JSONSchemaPropsOrBool definitions?34:JSONSchemaDefinitions externalDocs?35:*ExternalDocumentation example?36:*JSON nullable?37:bool x-kubernetes-preserve-unknown-fields?38:*bool x-kubernetes-embedded-resource?39:bool x-kubernetes-int-or-string?40:bool x-kubernetes-list-map-keys?41:[]string;atomic x-kubernetes-list-type?42:*string x-kubernetes-map-type?43:*string x-kubernetes-validations?44:ValidationRules;patch=merge;mergeKey=rule;map=rule
JSONSchemaPropsOrArray Schema1:*JSONSchemaProps JSONSchemas2:[]JSONSchemaProps
JSONSchemaPropsOrBool Allows1:bool Schema2:*JSONSchemaProps
JSONSchemaPropsOrStringArray Schema1:*JSONSchemaProps Property2:[]string
JSONSchemaURL=string
ResourceScope=string
SelectableField jsonPath1:string
ServiceReference namespace1:string name2:string path?3:*string port?4:*int32
ValidationRule rule1:string message?2:string messageExpression?3:string reason?4:*FieldValueErrorReason fieldPath?5:string optionalOldSelf?6:*bool
ValidationRules=[]ValidationRule
WebhookClientConfig url?3:*string service?1:*ServiceReference caBundle?2:[]uint8
WebhookConversion clientConfig?2:*WebhookClientConfig conversionReviewVersions3:[]string;atomic
`;

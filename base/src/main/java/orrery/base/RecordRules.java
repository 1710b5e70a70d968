package orrery.base;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedConstructor;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** What Jackson should take from a record: its components and nothing else, all required unless {@code @Nullable}. */
final class RecordRules extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
        return isComponent(member) ? Boolean.valueOf(!mayBeNull(member)) : super.hasRequiredMarker(member);
    }

    @Override
    public JsonSetter.Value findSetterInfo(Annotated annotated) {
        if (annotated instanceof AnnotatedMember member && isComponent(member) && !mayBeNull(member)) {
            return JsonSetter.Value.forValueNulls(Nulls.FAIL);
        }
        return super.findSetterInfo(annotated);
    }

    /** A method such as {@code isTiny()} of a record is not a key of its file. */
    @Override
    public boolean hasIgnoreMarker(AnnotatedMember member) {
        if (member instanceof AnnotatedMethod method
                && method.getDeclaringClass().isRecord()) {
            for (RecordComponent component : method.getDeclaringClass().getRecordComponents()) {
                if (component.getName().equals(method.getName())) {
                    return super.hasIgnoreMarker(member);
                }
            }
            return !_hasAnnotation(member, JsonProperty.class);
        }
        return super.hasIgnoreMarker(member);
    }

    private static boolean isComponent(AnnotatedMember member) {
        return member instanceof AnnotatedParameter parameter
                && parameter.getDeclaringClass().isRecord()
                && parameter.getOwner() instanceof AnnotatedConstructor;
    }

    private static boolean mayBeNull(AnnotatedMember member) {
        RecordComponent[] components = member.getDeclaringClass().getRecordComponents();
        int index = ((AnnotatedParameter) member).getIndex();
        return index < components.length && components[index].getAnnotatedType().isAnnotationPresent(Nullable.class);
    }
}
